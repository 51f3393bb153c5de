package org.godwit.upgrade.assess;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.convert.Conversion;

/** Looks for rows that the keys of the new schema would refuse, and for content that is not there. */
final class RowChecks {
    private static final int EXAMPLES = 5;
    /** Those that 4.2's permission tree knows, in lower case; any other stops it from loading (reference: carbon-home 3.1). */
    private static final Set<String> KNOWN_ACTIONS = Set.of("add", "write", "get", "read", "delete",
            "http://www.wso2.org/projects/registry/actions/get", "http://www.wso2.org/projects/registry/actions/add",
            "http://www.wso2.org/projects/registry/actions/delete", "edit", "login", "authorize", "ui.execute",
            "invoke-service", "delegate-identity", "manage-configuration", "manage-lc-configuration", "manage-security",
            "upload-services", "manage-services", "manage-mediation", "monitor-system", "subscribe", "publish",
            "consume", "browse", "changepermission", "sendmessage", "receivemessage", "deletemessage",
            "changemessagevisibility", "getqueueattributes");

    private final SourceDatabase source;
    private final Database database;
    private final List<Finding> findings = new ArrayList<>();

    private RowChecks(SourceDatabase source) {
        this.source = source;
        this.database = source.database();
    }

    /** {@return what was found, table by table} */
    static List<Finding> run(SourceDatabase source, Schema target) {
        var checks = new RowChecks(source);
        checks.database.with("checking rows", connection -> {
            for (var table : target.tables()) {
                var found = source.catalog().table(table.name());
                if (found.isPresent() && source.rowsOf(table.name()) > 0) {
                    checks.check(connection, table, found.get());
                }
            }
            return checks;
        });
        return checks.findings;
    }

    private void check(Connection connection, Table declared, Table found) throws SQLException {
        for (var key : declared.foreignKeys()) {
            // A domain that does not exist is filled in anew.
            if (!key.table().equals("UM_DOMAIN") && hasAll(found, key.columns()) && hasAll(key)) {
                checkOrphans(connection, declared, key);
            }
        }
        for (var key : declared.uniques()) {
            if (hasAll(found, key.columns()) && !keepsUnique(found, key.columns())) {
                checkDuplicates(connection, declared, key.columns());
            }
        }
        for (var column : found.columns()) {
            // Where bytes lie in their row they cannot be missing, and reading them all would take hours.
            if (column.type() instanceof ColumnType.Blob && database.dialect().hasBlobLocators()) {
                checkLargeObjects(connection, found, column.name());
            }
            var zeroTimes = database.dialect().zeroTimes(found, column);
            if (zeroTimes.isPresent()) {
                checkZeroTimes(connection, found, column, zeroTimes.get());
            }
        }
        for (var column : declared.columns()) {
            if (column.required() && found.column(column.name()).filter(c -> !c.required()).isPresent()
                    && !Conversion.fills(declared.name(), column.name())) {
                checkNulls(connection, found, column.name());
            }
        }
        if (declared.name().equals("UM_PERMISSION")) {
            checkActions(connection, found);
        }
    }

    private boolean hasAll(ForeignKey key) {
        return source.catalog().table(key.table()).filter(t -> hasAll(t, key.referenced())).isPresent();
    }

    /** Where a key of the source sees to it already, a million users need not be sorted to find nothing. */
    private static boolean keepsUnique(Table found, List<String> key) {
        return (!found.primaryKey().isEmpty() && key.containsAll(found.primaryKey()))
                || found.uniques().stream().anyMatch(unique -> key.containsAll(unique.columns()));
    }

    private static boolean hasAll(Table table, List<String> columns) {
        return columns.stream().allMatch(c -> table.column(c).isPresent());
    }

    private void checkOrphans(Connection connection, Table table, ForeignKey key) throws SQLException {
        var names = table.primaryKey().isEmpty() ? key.columns() : table.primaryKey();
        var rows = rows(connection, new SuspectRows(database.dialect()).orphans(table, key), names);
        if (rows.count > 0) {
            findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.ORPHANS,
                    rows.count + (rows.count == 1 ? " row points" : " rows point") + " to a row of " + key.table()
                            + " that does not exist.",
                    place(table, rows), "no foreign key held them together, and the new schema has one",
                    "correct the rows, or leave them out with --accept " + UpgradeProblem.ORPHANS.code())));
        }
    }

    private void checkDuplicates(Connection connection, Table table, List<String> key) throws SQLException {
        var rows = rows(connection, new SuspectRows(database.dialect()).duplicates(table, key), key);
        if (rows.count > 0) {
            findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.DUPLICATES,
                    rows.count + (rows.count == 1 ? " value occurs" : " values occur") + " more than once.",
                    place(table, rows), "the new schema wants " + String.join(", ", key) + " to be unique",
                    "delete or rename the rows that are too many, then run the command again")));
        }
    }

    private void checkZeroTimes(Connection connection, Table table, Column column, Sql query) throws SQLException {
        var rows = rows(connection, query, keyOrAll(table));
        if (rows.count > 0) {
            findings.add(new Finding(Severity.DECISION, new Problem(UpgradeProblem.ZERO_TIMES,
                    rows.count + (rows.count == 1 ? " row has" : " rows have") + " a date that does not exist in "
                            + column.name() + ".",
                    place(table, rows), "no engine but MySQL keeps 0000-00-00; it arrives as "
                            + (column.required() ? "1970-01-01 00:00, as NULL is refused" : "NULL"),
                    "give the rows a date, or let it be so with --accept " + UpgradeProblem.ZERO_TIMES.code())));
        }
    }

    private void checkNulls(Connection connection, Table table, String column) throws SQLException {
        var rows = rows(connection, new SuspectRows(database.dialect()).nulls(table, column), keyOrAll(table));
        if (rows.count > 0) {
            findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.VALUE_MISSING,
                    rows.count + (rows.count == 1 ? " row has" : " rows have") + " no value in " + column + ".",
                    place(table, rows), "the new schema wants one", "give these rows a value, or delete them")));
        }
    }

    private static List<String> keyOrAll(Table table) {
        return table.primaryKey().isEmpty() ? table.columnNames() : table.primaryKey();
    }

    private record Rows(long count, List<String> examples) {}

    /** How many rows a query finds, and what its first columns say of some of them. */
    private static Rows rows(Connection connection, Sql query, List<String> names) throws SQLException {
        var examples = new ArrayList<String>();
        long count = 0;
        try (var statement = connection.prepareStatement(query.text()); var rows = statement.executeQuery()) {
            while (rows.next()) {
                if (++count <= EXAMPLES) {
                    examples.add(values(rows, names));
                }
            }
        }
        return new Rows(count, examples);
    }

    private static String values(ResultSet row, List<String> names) throws SQLException {
        var text = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            text.add(names.get(i) + "=" + row.getString(i + 1));
        }
        return String.join(", ", text);
    }

    private Place place(Table table, Rows rows) {
        return new Place.Row(source.shownAddress(), table.name(), String.join("; ", rows.examples));
    }

    /** H2 1.2 keeps large objects in a folder beside the file: without it everything looks complete and is not. */
    private void checkLargeObjects(Connection connection, Table table, String column) throws SQLException {
        var examples = new ArrayList<String>();
        long missing = 0;
        var why = "";
        try (var statement = connection
                .prepareStatement(new SuspectRows(database.dialect()).withContent(table, column).text());
                var rows = statement.executeQuery()) {
            int columns = table.primaryKey().size();
            while (rows.next()) {
                try (var in = rows.getBinaryStream(columns + 1)) {
                    if (in != null) {
                        in.read();
                    }
                } catch (SQLException | IOException e) {
                    why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                    if (++missing <= EXAMPLES) {
                        examples.add(values(rows, table.primaryKey()));
                    }
                }
            }
        }
        if (missing > 0) {
            findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.LARGE_OBJECTS_MISSING,
                    "The content of " + missing + (missing == 1 ? " row" : " rows") + " is missing.",
                    new Place.Row(source.shownAddress(), table.name(), String.join("; ", examples)), why,
                    "bring the folder back that lies beside the database file and ends in .lobs.db")));
        }
    }

    private void checkActions(Connection connection, Table table) throws SQLException {
        var unknown = new ArrayList<String>();
        try (var statement = connection.prepareStatement(database.dialect().distinct(table, "UM_ACTION").text());
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var action = rows.getString(1);
                if (action != null && !KNOWN_ACTIONS.contains(action.toLowerCase(Locale.ROOT))) {
                    unknown.add(action);
                }
            }
        }
        if (!unknown.isEmpty()) {
            findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.ACTION_UNKNOWN,
                    "A permission has an action that a 3.1.1 server does not know.",
                    new Place.Row(source.shownAddress(), "UM_PERMISSION", ""),
                    "unknown: " + String.join(", ", unknown)
                            + "; the permission tree of 3.1.1 does not load with it, Godwit's does",
                    "delete these permissions if a 3.1.1 server is to use the database as well")));
        }
    }
}
