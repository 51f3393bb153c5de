package org.godwit.dataservices.contract;

/** A name in a namespace. */
record QualifiedName(String namespace, String name) {}
