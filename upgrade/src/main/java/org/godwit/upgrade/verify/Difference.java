package org.godwit.upgrade.verify;

/**
 * One thing that differs from what it should be.
 *
 * @param table the table of the new database, or what else was looked at
 * @param key the row's key such as {@code UM_ID=7, UM_TENANT_ID=-1234}, or the columns of a key of the schema
 * @param detail what differs; never a password or a large value
 */
public record Difference(String table, String key, String detail) {
    @Override
    public String toString() {
        return table + (key.isEmpty() ? "" : ", " + key) + ": " + detail;
    }
}
