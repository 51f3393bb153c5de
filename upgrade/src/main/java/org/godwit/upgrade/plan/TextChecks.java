package org.godwit.upgrade.plan;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.assess.SourceDatabase;

/**
 * Looks for texts that the new columns do not take as they are. Engines count characters in two ways, so the old database
 * chooses what may be too long, and what is is found here, by the measure of the new one.
 */
final class TextChecks {
    private static final int EXAMPLES = 5;
    private static final String NUL = "\0";
    /** As many does one character have at most, in UTF-8. */
    private static final int BYTES_OF_A_CHARACTER = 4;

    private final SourceDatabase source;
    private final Dialect old;
    private final Dialect target;
    private final List<Finding> findings = new ArrayList<>();

    private TextChecks(SourceDatabase source, Dialect target) {
        this.source = source;
        this.old = source.database().dialect();
        this.target = target;
    }

    /** {@return what was found, table by table and column by column} */
    static List<Finding> run(SourceDatabase source, SchemaScript script) {
        var checks = new TextChecks(source, script.dialect());
        return source.database().with("measuring texts", connection -> {
            for (var table : script.schema().tables()) {
                var found = source.catalog().table(table.name());
                if (found.isPresent() && source.rowsOf(table.name()) > 0) {
                    checks.check(connection, table, found.get());
                }
            }
            return checks.findings;
        });
    }

    private void check(Connection connection, Table table, Table found) throws SQLException {
        var indexed = indexed(table);
        for (var column : table.columns()) {
            var there = found.column(column.name());
            if (there.isEmpty() || !(column.type() instanceof ColumnType.Varchar
                    || column.type() instanceof ColumnType.Clob)) {
                continue;
            }
            if (column.type() instanceof ColumnType.Varchar(int length) && mayBeLonger(there.get(), length)) {
                report(connection, found, column.name(), length, text -> target.charactersOf(text) > length,
                        "the longest has %d characters, the column holds " + length);
            }
            var entry = target.longestIndexEntry();
            if (entry.isPresent() && indexed.contains(column.name()) && old.longestIndexEntry().isEmpty()
                    && mayFillAnEntry(there.get(), entry.getAsInt())) {
                report(connection, found, column.name(), entry.getAsInt() / BYTES_OF_A_CHARACTER,
                        text -> text.getBytes(StandardCharsets.UTF_8).length > entry.getAsInt(),
                        "the longest has %d characters, and an entry of its index holds " + entry.getAsInt()
                                + " bytes");
            }
            if (old.takesNulInText() && !target.takesNulInText()) {
                reportNul(connection, found, column.name());
            }
        }
    }

    private static Set<String> indexed(Table table) {
        var columns = new HashSet<>(table.primaryKey());
        table.uniques().forEach(key -> columns.addAll(key.columns()));
        table.indexes().forEach(index -> columns.addAll(index.columns()));
        return columns;
    }

    /** Where the new engine counts some characters twice, a column of the same length may be too short. */
    private boolean mayBeLonger(Column there, int length) {
        var astral = "\ud83d\ude00";
        int factor = target.charactersOf(astral) > old.charactersOf(astral) ? target.charactersOf(astral) : 1;
        return !(there.type() instanceof ColumnType.Varchar(int longest)) || (long) longest * factor > length;
    }

    private static boolean mayFillAnEntry(Column there, int bytes) {
        return !(there.type() instanceof ColumnType.Varchar(int longest))
                || (long) longest * BYTES_OF_A_CHARACTER > bytes;
    }

    private void report(Connection connection, Table table, String column, int above, Predicate<String> isTooLong,
            String why) throws SQLException {
        try (var statement = connection.prepareStatement(new SuspectRows(old).longTexts(table, column).text())) {
            statement.setInt(1, above);
            var rows = matching(statement, table, isTooLong);
            if (rows.count > 0) {
                add(table, rows, (rows.count == 1 ? "A text is" : rows.count + " texts are")
                        + " longer than the new column " + column + " takes.",
                        String.format(Locale.ROOT, why, rows.longest),
                        "shorten the text, or choose another database type");
            }
        }
    }

    private void reportNul(Connection connection, Table table, String column) throws SQLException {
        try (var statement = connection.prepareStatement(new SuspectRows(old).textsWith(table, column).text())) {
            statement.setString(1, NUL);
            var rows = matching(statement, table, text -> text.contains(NUL));
            if (rows.count > 0) {
                add(table, rows, (rows.count == 1 ? "A text" : rows.count + " texts") + " of " + column
                        + (rows.count == 1 ? " has" : " have") + " the character U+0000.",
                        "PostgreSQL keeps no such character in text",
                        "take the character out, or choose another database type");
            }
        }
    }

    private static final class Matching {
        private final List<String> examples = new ArrayList<>();
        private long count;
        private int longest;
    }

    private Matching matching(PreparedStatement statement, Table table, Predicate<String> matches)
            throws SQLException {
        var matching = new Matching();
        int keys = table.primaryKey().size();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var text = rows.getString(keys + 1);
                if (matches.test(text)) {
                    matching.longest = Math.max(matching.longest, target.charactersOf(text));
                    if (++matching.count <= EXAMPLES && keys > 0) {
                        matching.examples.add(key(table, rows));
                    }
                }
            }
        }
        return matching;
    }

    private static String key(Table table, ResultSet rows) throws SQLException {
        var text = new ArrayList<String>();
        for (int i = 0; i < table.primaryKey().size(); i++) {
            text.add(table.primaryKey().get(i) + "=" + rows.getString(i + 1));
        }
        return String.join(", ", text);
    }

    private void add(Table table, Matching rows, String what, String why, String todo) {
        findings.add(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.TEXT_TOO_LONG, what,
                new Place.Row(source.shownAddress(), table.name(), String.join("; ", rows.examples)), why, todo)));
    }
}
