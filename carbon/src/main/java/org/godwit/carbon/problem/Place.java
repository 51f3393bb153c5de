package org.godwit.carbon.problem;

import java.nio.file.Path;

/** Where a problem is. {@link Object#toString()} is the form that people read. */
public sealed interface Place {
    /** A file or folder as a whole. */
    record File(Path path) implements Place {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A place in a text file; line and column count from 1, and 0 means that they are not known. */
    record Line(Path path, int line, int column) implements Place {
        @Override
        public String toString() {
            if (line <= 0) {
                return path.toString();
            }
            return path + ", line " + line + (column > 0 ? ", column " + column : "");
        }
    }

    /** A database, a table of it, or one row; the key is text such as {@code UM_ID=7, UM_TENANT_ID=-1234}. */
    record Row(String database, String table, String key) implements Place {
        @Override
        public String toString() {
            return database + (table.isEmpty() ? "" : ", table " + table) + (key.isEmpty() ? "" : ", row " + key);
        }
    }

    /** A setting, an option of the command line or an environment variable. */
    record Setting(String name) implements Place {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A database as a whole; addresses never carry a password. */
    static Place database(String address) {
        return new Row(address, "", "");
    }

    /** A table of a database. */
    static Place table(String address, String table) {
        return new Row(address, table, "");
    }
}
