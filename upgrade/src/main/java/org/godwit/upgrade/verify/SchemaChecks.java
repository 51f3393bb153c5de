package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;
import org.godwit.upgrade.convert.Numbering;
import org.godwit.upgrade.verify.Check.Area;

/** Whether the target has every column, key and index that its schema declares, and goes on numbering behind its rows. */
final class SchemaChecks {
    private final Schema declared;
    private final Side target;

    SchemaChecks(Schema declared, Side target) {
        this.declared = declared;
        this.target = target;
    }

    List<Check> run() throws SQLException {
        var checks = new ArrayList<Check>();
        checks.add(check("tables and columns", this::columns));
        checks.add(check("primary keys", this::primaryKeys));
        checks.add(check("unique keys", this::uniques));
        checks.add(check("foreign keys", this::foreignKeys));
        checks.add(check("indexes", this::indexes));
        checks.add(Check.run(Area.SCHEMA, "rows that foreign keys point to", this::orphans));
        checks.add(Check.run(Area.SCHEMA, "numbering goes on behind the highest key", this::numbering));
        return checks;
    }

    private interface TableBody {
        long compare(Table wanted, Table found, Evidence evidence);
    }

    private Check check(String name, TableBody body) {
        return Check.run(Area.SCHEMA, name, evidence -> {
            long count = 0;
            for (var table : declared.tables()) {
                var found = target.catalog().table(table.name());
                if (found.isPresent()) {
                    count += body.compare(table, found.get(), evidence);
                } else {
                    evidence.differ(table.name(), "", "the table is missing");
                }
            }
            evidence.figure("compared", count);
        });
    }

    private long columns(Table wanted, Table found, Evidence evidence) {
        for (var column : wanted.columns()) {
            var there = found.column(column.name());
            if (there.isEmpty()) {
                evidence.differ(wanted.name(), column.name(), "the column is missing");
            } else if (CarbonSchema.CARBON_4_2.table(wanted.name()).isPresent()
                    && !there.get().equals(target.dialect().inCatalog(column))) {
                // Types of other products' tables may have no exact counterpart; their content is compared all the same.
                evidence.differ(wanted.name(), column.name(),
                        "should be " + text(column) + " and is " + text(there.get()));
            }
        }
        return wanted.columns().size();
    }

    private static String text(Column column) {
        var text = new StringBuilder(column.type().toString().replace("[]", ""));
        if (column.generated()) {
            text.append(", numbered");
        }
        if (column.required()) {
            text.append(", required");
        }
        return column.standard() == Column.Default.NONE ? text.toString() : text + ", default " + column.standard();
    }

    private long primaryKeys(Table wanted, Table found, Evidence evidence) {
        if (!wanted.primaryKey().equals(found.primaryKey())) {
            evidence.differ(wanted.name(), names(wanted.primaryKey()),
                    found.primaryKey().isEmpty()
                            ? "the primary key is missing"
                            : "the primary key is " + names(found.primaryKey()));
        }
        return wanted.primaryKey().isEmpty() ? 0 : 1;
    }

    private long uniques(Table wanted, Table found, Evidence evidence) {
        var there = columnSets(found.uniques());
        for (var key : wanted.uniques()) {
            if (!there.remove(Set.copyOf(key.columns()))) {
                evidence.differ(wanted.name(), names(key.columns()), "the unique key is missing");
            }
        }
        wanted.uniques().forEach(key -> there.remove(Set.copyOf(key.columns())));
        there.forEach(columns -> evidence.differ(wanted.name(), names(columns.stream().sorted().toList()),
                "there is a unique key that refuses rows which a 3.1.1 server may write"));
        return wanted.uniques().size();
    }

    private static Set<Set<String>> columnSets(List<UniqueKey> keys) {
        return keys.stream().map(k -> Set.copyOf(k.columns())).collect(Collectors.toCollection(HashSet::new));
    }

    private long foreignKeys(Table wanted, Table found, Evidence evidence) {
        for (var key : wanted.foreignKeys()) {
            var there = found.foreignKeys().stream().filter(k -> sameColumns(k, key)).findFirst();
            if (there.isEmpty()) {
                evidence.differ(wanted.name(), names(key.columns()), "the foreign key to " + key.table()
                        + " is missing");
            } else if (there.get().cascade() != key.cascade()) {
                evidence.differ(wanted.name(), names(key.columns()), "the foreign key to " + key.table()
                        + (key.cascade() ? " does not cascade" : " cascades"));
            }
        }
        return wanted.foreignKeys().size();
    }

    private static boolean sameColumns(ForeignKey one, ForeignKey other) {
        return one.table().equals(other.table()) && one.columns().equals(other.columns())
                && one.referenced().equals(other.referenced());
    }

    private long indexes(Table wanted, Table found, Evidence evidence) {
        var there = found.indexes().stream().map(Index::columns).collect(Collectors.toCollection(HashSet::new));
        found.uniques().forEach(key -> there.add(key.columns()));
        there.add(found.primaryKey());
        for (var index : wanted.indexes()) {
            if (!there.contains(index.columns())) {
                evidence.differ(wanted.name(), names(index.columns()), "the index " + index.name() + " is missing");
            }
        }
        return wanted.indexes().size();
    }

    private void orphans(Evidence evidence) throws SQLException {
        long compared = 0;
        for (var table : declared.tables()) {
            for (var key : table.foreignKeys()) {
                if (!target.has(table.name()) || !target.has(key.table())) {
                    continue;
                }
                compared++;
                var names = table.primaryKey().isEmpty() ? key.columns() : table.primaryKey();
                try (var statement = target.connection()
                        .prepareStatement(new SuspectRows(target.dialect()).orphans(table, key).text());
                        var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var text = new ArrayList<String>();
                        for (int i = 0; i < names.size(); i++) {
                            text.add(names.get(i) + "=" + rows.getString(i + 1));
                        }
                        evidence.differ(table.name(), String.join(", ", text),
                                "points to a row of " + key.table() + " that does not exist");
                    }
                }
            }
        }
        evidence.figure("compared", compared);
    }

    private void numbering(Evidence evidence) throws SQLException {
        long compared = 0;
        for (var table : declared.tables()) {
            var generated = table.generated();
            if (generated.isEmpty() || !target.has(table.name())) {
                continue;
            }
            var query = target.dialect().nextNumber(table, generated.get());
            if (query.isEmpty()) {
                evidence.skip("this engine does not tell its next number without giving it away");
                return;
            }
            compared++;
            var column = generated.get().name();
            long behind = Numbering.behindAllRows(target.connection(), target.dialect(), target.catalog(), table);
            try {
                long next = target.number(query.get());
                if (next < behind) {
                    evidence.differ(table.name(), column,
                            "the next number is " + next + ", but " + (behind - 1) + " is taken already");
                }
            } catch (SQLException e) {
                evidence.differ(table.name(), column,
                        "the numbering cannot be read: "
                                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        evidence.figure("compared", compared);
    }

    private static String names(List<String> columns) {
        return String.join(", ", columns);
    }
}
