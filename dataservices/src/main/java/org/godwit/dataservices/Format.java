package org.godwit.dataservices;

/** How a result is written. */
public enum Format {
    /** The wrapper element in its namespace; no XML declaration. */
    XML,
    /** DSS 3.1: Axis2's mapped convention; all values are strings, one row is an object, several are an array. */
    JSON_MAPPED,
    /** DSS 3.1: Axis2's BadgerFish convention; text under {@code $}, the namespace under {@code @xmlns}. */
    JSON_BADGERFISH,
    /** DSS 3.2 and later: values typed by {@code xsdType}, rows always an array. */
    JSON_TYPED
}
