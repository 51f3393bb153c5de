package org.godwit.carbon.registry;

import java.sql.SQLException;
import java.util.Arrays;
import org.godwit.carbon.database.Sql;

/**
 * Which paths of all tenants there are in one database, read in one pass: asking for each would take hours where many things name
 * each other. Keeps eight bytes for a path, its hash; that another path is taken for one that is there happens once in 10¹² times at
 * a million resources, and only hides a remark.
 */
final class KnownPaths {
    private static final Sql ALL = Sql.of("""
            SELECT R.REG_TENANT_ID, P.REG_PATH_VALUE, R.REG_NAME FROM REG_RESOURCE R
            JOIN REG_PATH P ON P.REG_PATH_ID = R.REG_PATH_ID AND P.REG_TENANT_ID = R.REG_TENANT_ID""");

    private long[] hashes = new long[1024];
    private int size;

    private KnownPaths() {}

    static KnownPaths read(Session session) throws SQLException {
        var known = new KnownPaths();
        session.each(ALL, row -> known.add(row.getInt(1), row.getString(2), Session.text(row, 3)));
        Arrays.sort(known.hashes, 0, known.size);
        return known;
    }

    private void add(int tenant, String collection, String name) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        hashes[size++] = hash(tenant, name.isEmpty()
                ? collection
                : collection.equals("/") ? "/" + name : collection + "/" + name);
    }

    boolean has(int tenant, String path) {
        return Arrays.binarySearch(hashes, 0, size, hash(tenant, path)) >= 0;
    }

    /** FNV-1a over the characters, and the mixing of MurmurHash3 at its end. */
    private static long hash(int tenant, String path) {
        long hash = 0xcbf29ce484222325L ^ tenant;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
