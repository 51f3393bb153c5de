package org.godwit.upgrade.accept;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.RowShape;
import org.godwit.upgrade.verify.Evidence;

/** What the user tables held before the trials, so that it can be told whether they hold the same afterwards. */
final class Traces {
    private final Database database;
    private final Map<String, State> before = new LinkedHashMap<>();

    /** One table: the checksum of all its rows, and its highest number. */
    private record State(TableDigest digest, long highest) {}

    Traces(Database database) {
        this.database = database;
        database.with("reading what is there before the trials", connection -> {
            var catalog = Catalog.read(connection);
            for (var table : tables(catalog)) {
                before.put(table.name(), new State(digest(connection, table, catalog), highest(connection, table)));
            }
            return before;
        });
    }

    private static List<Table> tables(Schema catalog) {
        return CarbonSchema.CARBON_4_2.tables().stream()
                .filter(t -> t.name().startsWith("UM_") && catalog.table(t.name()).isPresent()).toList();
    }

    /** Compares with what is there now. */
    void compare(Evidence evidence) {
        database.with("looking for traces of the trials", connection -> {
            var catalog = Catalog.read(connection);
            long rows = 0;
            for (var table : tables(catalog)) {
                var was = before.get(table.name());
                var is = digest(connection, table, catalog);
                rows += is.rows();
                if (was == null || !was.digest().equals(is)) {
                    tell(connection, table, catalog, was == null ? 0 : was.highest(), evidence);
                }
            }
            evidence.figure("tables compared", before.size());
            evidence.figure("rows compared", rows);
            return rows;
        });
    }

    private void tell(Connection connection, Table table, Schema catalog, long highest, Evidence evidence)
            throws SQLException {
        var shape = RowShape.of(table);
        long[] told = {0};
        reader(table, catalog).read(connection, row -> {
            if (table.generated().isPresent() && row.number(shape.at(table.generated().get().name())) > highest) {
                told[0]++;
                evidence.differ(table.name(), shape.key(row), "the row was left behind");
            }
        });
        if (told[0] == 0) {
            evidence.differ(table.name(), "", "rows are not what they were before the tests");
        }
    }

    private TableDigest digest(Connection connection, Table table, Schema catalog) throws SQLException {
        var digest = new TableDigest();
        reader(table, catalog).read(connection, digest::add);
        return digest;
    }

    private TableReader reader(Table table, Schema catalog) {
        return new TableReader(database.dialect(), table, catalog.require(table.name()),
                database.dialect().timePrecision());
    }

    private long highest(Connection connection, Table table) throws SQLException {
        if (table.generated().isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement(
                database.dialect().highest(table.name(), table.generated().get().name()).text());
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
