package org.godwit.upgrade.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.assess.SourceDatabase;

/** Whether a target takes values as large as the old databases hold: each one that it does not is told before a row is written. */
final class ValueSizes {
    private static final int NAMED = 20;

    private ValueSizes() {}

    static void check(List<SourceDatabase> sources, Database target, SchemaScript script, List<Finding> findings) {
        var query = target.dialect().largestValue();
        if (query.isEmpty()) {
            return;
        }
        long limit = target.with("asking for the largest value", connection -> {
            try (var statement = connection.prepareStatement(query.get().text());
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
        for (var source : sources) {
            source.database().with("measuring large values", connection -> {
                for (var table : script.schema().tables()) {
                    var found = source.catalog().table(table.name());
                    if (found.isPresent() && source.rowsOf(table.name()) > 0) {
                        check(connection, source, found.get(), target, limit, findings);
                    }
                }
                return findings;
            });
        }
    }

    private static void check(Connection connection, SourceDatabase source, Table table, Database target, long limit,
            List<Finding> findings) throws SQLException {
        for (var column : table.columns()) {
            if (!(column.type() instanceof ColumnType.Blob)) {
                continue;
            }
            var sql = new SuspectRows(source.database().dialect()).largerThan(table, column.name());
            try (var statement = connection.prepareStatement(sql.text())) {
                statement.setLong(1, limit);
                statement.setMaxRows(NAMED);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        var key = new ArrayList<String>();
                        for (int i = 0; i < table.primaryKey().size(); i++) {
                            key.add(table.primaryKey().get(i) + "=" + rows.getString(i + 1));
                        }
                        long bytes = rows.getLong(table.primaryKey().size() + 1);
                        findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.VALUE_TOO_LARGE,
                                "A value is larger than the new database takes.",
                                new Place.Row(source.shownAddress(), table.name(), String.join(", ", key)),
                                column.name() + " has " + bytes + " bytes, the server takes " + limit,
                                target.dialect().allowValuesOf(bytes))));
                    }
                }
            }
        }
    }
}
