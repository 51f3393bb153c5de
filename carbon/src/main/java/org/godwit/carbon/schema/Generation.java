package org.godwit.carbon.schema;

/**
 * A generation of the Carbon schema. The label on a product says little: a database is told by what is found in it
 * (reference: Carbon's create scripts and their history).
 */
public enum Generation {
    /** No Carbon tables at all. */
    NONE("none"),
    /** Carbon 3.x: super tenant 0, no REG_UUID. */
    CARBON_3("3.x"),
    /** Carbon 4.0 and 4.1: one schema, no UM_DOMAIN. */
    CARBON_4_1("4.1"),
    /** Carbon 4.2 to 4.4.1: DSS 3.1.0 and 3.1.1. */
    CARBON_4_2("4.2"),
    /** Anything newer: 4.4.2 and later. */
    LATER("later");

    private final String label;

    Generation(String label) {
        this.label = label;
    }

    /** {@return the name that people and programs see, such as {@code 4.1}} */
    public String label() {
        return label;
    }
}
