package org.godwit.upgrade.backup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;

/**
 * Makes tables of one engine's catalog into tables that any engine takes: names that an engine made up for its keys and
 * indexes are left to the next engine, and names of indexes are unique over all tables.
 */
final class RestoredSchema {
    /** H2, Derby, Oracle and Db2 make such names. */
    private static final Pattern MADE_UP = Pattern
            .compile("CONSTRAINT_.*|SYS_C?\\d+|SQL\\d+.*|SQL[0-9A-F]{8,}.*|FK[0-9A-F]{8,}");

    private final Set<String> taken = new HashSet<>();

    private RestoredSchema() {}

    static Schema of(List<Table> tables) {
        var restored = new RestoredSchema();
        tables.forEach(t -> restored.taken.add(t.name()));
        return new Schema(tables.stream().map(restored::table).toList());
    }

    private Table table(Table table) {
        var keys = table.foreignKeys().stream().map(RestoredSchema::key).toList();
        var indexes = new ArrayList<Index>();
        for (var index : table.indexes()) {
            boolean servesKey = keys.stream().anyMatch(k -> k.columns().equals(index.columns()));
            if (MADE_UP.matcher(index.name()).matches() && servesKey) {
                continue;
            }
            indexes.add(new Index(unique(table.name(), index.name()), index.columns()));
        }
        return new Table(table.name(), table.columns(), table.primaryKey(), table.uniques(), keys, indexes);
    }

    private static ForeignKey key(ForeignKey key) {
        var name = key.name() == null || MADE_UP.matcher(key.name()).matches() ? "" : key.name();
        return new ForeignKey(name, key.columns(), key.table(), key.referenced(), key.cascade());
    }

    private String unique(String table, String wanted) {
        var plain = MADE_UP.matcher(wanted).matches() ? table + "_INDEX" : wanted;
        var name = plain;
        for (int i = 2; !taken.add(name); i++) {
            name = (plain.startsWith(table) ? plain : table + "_" + plain) + "_" + i;
        }
        return name;
    }
}
