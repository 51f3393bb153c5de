package org.godwit.carbon.schema;

/**
 * A column.
 *
 * @param name upper-case name
 * @param required true when NULL is refused
 * @param generated true when the engine numbers it
 * @param standard the default value
 */
public record Column(String name, ColumnType type, boolean required, boolean generated, Default standard) {
    /** What a column holds when an insert does not say. */
    public enum Default {
        NONE, ZERO, FALSE,
        /** The number 1; identity tables only. */
        ONE,
        /** The text {@code 0} or {@code 1}, flags of the identity tables. */
        TEXT_ZERO, TEXT_ONE,
        /** The id of the super tenant, -1234; identity tables only. */
        SUPER_TENANT
    }

    /** {@return this column with NULL refused} */
    public Column asRequired() {
        return new Column(name, type, true, generated, standard);
    }

    /** {@return this column with another type, as one engine deviates from the others} */
    public Column withType(ColumnType other) {
        return new Column(name, other, required, generated, standard);
    }
}
