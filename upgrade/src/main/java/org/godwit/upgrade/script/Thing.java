package org.godwit.upgrade.script;

import java.util.Locale;

/**
 * Something that a database has or lacks.
 *
 * @param table the table that it belongs to, or its own name
 */
record Thing(Kind kind, String table, String name) {
    enum Kind {
        TABLE, COLUMN, CONSTRAINT, INDEX, SEQUENCE
    }

    static Thing table(String name) {
        return new Thing(Kind.TABLE, name, name);
    }

    static Thing column(String table, String name) {
        return new Thing(Kind.COLUMN, table, name);
    }

    static Thing constraint(String table, String name) {
        return new Thing(Kind.CONSTRAINT, table, name);
    }

    static Thing index(String table, String name) {
        return new Thing(Kind.INDEX, table, name);
    }

    static Thing sequence(String name) {
        return new Thing(Kind.SEQUENCE, name, name);
    }

    /** {@return a name as PostgreSQL and Informix keep it} */
    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
