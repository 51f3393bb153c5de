package org.godwit.dataservices.execute;

/** A value that a row needs, by name. Columns and parameters stand in for each other; one is looked for first. */
public sealed interface SlotPlan {
    /** @param key name in lower case, or the column's number */
    record Column(String key, String name) implements SlotPlan {}

    /** @param key name in lower case */
    record Parameter(String key, String name) implements SlotPlan {}

    record Constant(String text) implements SlotPlan {}
}
