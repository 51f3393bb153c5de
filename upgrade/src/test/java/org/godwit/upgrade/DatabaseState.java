package org.godwit.upgrade;

import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Table;

/** All tables of a database: shape and rows, but for names that engines make up and for the order of columns. */
final class DatabaseState {
    private DatabaseState() {}

    static Map<String, String> of(DatabaseAddress address) {
        try (var drivers = Drivers.shipped()) {
            try {
                return of(Database.of(address, drivers));
            } finally {
                DerbyFolder.ofUrl(address.url()).ifPresent(f -> f.release(address, drivers));
            }
        }
    }

    /** {@return what one database has otherwise than another, by table} */
    static Map<String, String> differences(Map<String, String> before, Map<String, String> after) {
        var differences = new TreeMap<String, String>();
        before.forEach((table, was) -> {
            if (!was.equals(after.get(table))) {
                differences.put(table, was + "\nis now\n" + after.get(table));
            }
        });
        after.keySet().stream().filter(t -> !before.containsKey(t)).forEach(t -> differences.put(t, "new"));
        return differences;
    }

    private static Map<String, String> of(Database database) {
        return database.with("reading", connection -> {
            var state = new TreeMap<String, String>();
            for (var table : Catalog.read(connection).tables()) {
                var sorted = new Table(table.name(),
                        table.columns().stream().sorted(java.util.Comparator.comparing(c -> c.name())).toList(),
                        table.primaryKey(), table.uniques(), table.foreignKeys(), table.indexes());
                var digest = new TableDigest();
                new TableReader(database.dialect(), sorted, table, ChronoUnit.MICROS).read(connection, digest::add);
                state.put(table.name(), sorted.columns() + " key " + table.primaryKey() + " unique "
                        + table.uniques().stream()
                                .map(k -> Set.copyOf(k.columns()).stream().sorted().toList().toString())
                                .sorted().toList()
                        + " refers " + table.foreignKeys().stream().map(DatabaseState::text).sorted().toList()
                        + " indexes " + table.indexes().stream().map(Index::columns).map(Object::toString)
                                .collect(Collectors.toSet()).stream().sorted().toList()
                        + " rows " + digest.rows() + " " + digest.text());
            }
            return state;
        });
    }

    private static String text(ForeignKey key) {
        return key.columns() + " to " + key.table() + key.referenced() + (key.cascade() ? " cascade" : "");
    }
}
