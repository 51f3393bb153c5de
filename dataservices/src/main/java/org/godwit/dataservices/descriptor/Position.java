package org.godwit.dataservices.descriptor;

/** A place in a descriptor; both count from 1. */
public record Position(int line, int column) {}
