package org.godwit.upgrade.verify;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TableDigest;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.Orphans;
import org.godwit.upgrade.verify.Check.Area;

/**
 * Rows and content of each table: what the source's rows become when they are read and converted again, against what is in
 * the target.
 *
 * <p>A fault in the conversion would be the same fault both times, and hide. So tables whose rows are converted are compared
 * a second time without the columns that change, straight from the source; what those columns must hold is the business of
 * {@link AccessChecks} and {@link Checkpoints}, which know the rules by themselves.
 */
final class ContentChecks {
    /** Columns that the upgrade fills in or changes. */
    private static final Map<String, Set<String>> CONVERTED = Map.of(
            "UM_ROLE_PERMISSION", Set.of("UM_ROLE_NAME", "UM_DOMAIN_ID"),
            "UM_HYBRID_USER_ROLE", Set.of("UM_USER_NAME", "UM_DOMAIN_ID"),
            "UM_HYBRID_ROLE", Set.of(),
            "UM_SYSTEM_USER", Set.of(),
            "UM_SYSTEM_ROLE", Set.of(),
            "UM_SYSTEM_USER_ROLE", Set.of(),
            "UM_TENANT", Set.of("UM_USER_CONFIG"),
            "REG_RESOURCE", Set.of("REG_UUID"),
            "REG_RESOURCE_HISTORY", Set.of("REG_UUID"));

    private final Side source;
    private final Side target;
    private final Conversion conversion;
    private final Orphans leftOut;
    private final Progress.Meter meter;
    private final List<Check> checks = new ArrayList<>();
    private long timestamps;
    private final List<Difference> changedTimes = new ArrayList<>();

    ContentChecks(Side source, Side target, Conversion conversion, Orphans leftOut, Progress.Meter meter) {
        this.source = source;
        this.target = target;
        this.conversion = conversion;
        this.leftOut = leftOut;
        this.meter = meter;
    }

    /** Compares one table. */
    void run(Table table) throws SQLException {
        checks.add(Check.run(Area.CONTENT, table.name(), evidence -> compare(table, evidence)));
    }

    List<Check> checks() {
        return checks;
    }

    /** {@return the check of all times together (trap: some engines rewrite them on any update)} */
    Check timestamps() throws SQLException {
        return Check.run(Area.CHECKPOINTS, "timestamps are unchanged", evidence -> {
            evidence.figure("compared", timestamps);
            changedTimes.forEach(d -> evidence.differ(d.table(), d.key(), d.detail()));
        });
    }

    private void compare(Table table, Evidence evidence) throws SQLException {
        meter.start(table.name());
        if (!target.has(table.name())) {
            evidence.differ(table.name(), "", "the table is missing");
            return;
        }
        var rows = source.rows(table);
        var found = target.rows(table);
        RowStream expected = consumer -> readExpected(table, rows, consumer);
        var raw = rawShape(table);
        var expectedDigest = new TableDigest();
        var actualDigest = new TableDigest();
        var expectedRaw = new TableDigest();
        var actualRaw = new TableDigest();

        readSource(table, rows, expectedDigest, raw, expectedRaw);
        long highest = hasAddedRows(table) && source.has(table.name()) ? highest(table) : Long.MAX_VALUE;
        found.read(row -> {
            meter.row();
            actualDigest.add(row);
            addTimes(table, row);
            if (raw.isPresent() && row.number(0) <= highest) {
                actualRaw.add(project(row, table, raw.get()));
            }
        });

        evidence.figure("rows expected", expectedDigest.rows());
        evidence.figure("rows found", actualDigest.rows());
        evidence.figure("checksum", actualDigest.text());
        if (!expectedDigest.equals(actualDigest)) {
            evidence.figure("checksum expected", expectedDigest.text());
            RowDifferences.find(table, expected, found, expectedDigest, actualDigest, evidence);
        } else if (raw.isPresent() && !expectedRaw.equals(actualRaw)) {
            evidence.figure("checksum of the old columns expected", expectedRaw.text());
            var shape = raw.get();
            RowDifferences.find(shape, c -> rows.read(row -> {
                if (!leftOut.contains(table, row)) {
                    c.accept(project(row, table, shape));
                }
            }), c -> found.read(row -> {
                if (row.number(0) <= highest) {
                    c.accept(project(row, table, shape));
                }
            }), expectedRaw, actualRaw, evidence);
        }
        noteTimes(table, evidence);
    }

    /** Reads the source once for both comparisons. */
    private void readSource(Table table, RowStream rows, TableDigest converted, Optional<Table> raw, TableDigest plain)
            throws SQLException {
        var rule = conversion.ruleFor(table);
        rows.read(row -> {
            meter.row();
            if (leftOut.contains(table, row)) {
                return;
            }
            if (raw.isPresent()) {
                plain.add(project(row, table, raw.get()));
            }
            var arriving = rule.convert(row, _ -> {});
            if (arriving.isPresent()) {
                converted.add(arriving.get());
            }
        });
        for (var row : conversion.added(table, _ -> {})) {
            converted.add(row);
        }
    }

    private void readExpected(Table table, RowStream rows, TableReader.RowConsumer consumer) throws SQLException {
        var rule = conversion.ruleFor(table);
        rows.read(row -> {
            if (!leftOut.contains(table, row)) {
                var arriving = rule.convert(row, _ -> {});
                if (arriving.isPresent()) {
                    consumer.accept(arriving.get());
                }
            }
        });
        for (var row : conversion.added(table, _ -> {})) {
            consumer.accept(row);
        }
    }

    /** UM_DOMAIN is looked at row by row elsewhere: the upgrade may renumber it. */
    private Optional<Table> rawShape(Table table) {
        var changed = CONVERTED.get(table.name());
        if (changed == null || !source.has(table.name())) {
            return Optional.empty();
        }
        return Optional.of(new Table(table.name(),
                table.columns().stream().filter(c -> !changed.contains(c.name())).toList(), table.primaryKey(),
                List.of(), List.of(), List.of()));
    }

    private static boolean hasAddedRows(Table table) {
        return table.name().equals("UM_HYBRID_ROLE") || table.name().startsWith("UM_SYSTEM_");
    }

    private long highest(Table table) throws SQLException {
        return source.number(source.dialect().highest(table.name(), table.columnNames().getFirst()));
    }

    private static Row project(Row row, Table from, Table to) {
        var columns = from.columnNames();
        return new Row(to.columnNames().stream().map(c -> row.get(columns.indexOf(c))).toArray());
    }

    private void addTimes(Table table, Row row) {
        for (int i = 0; i < row.size(); i++) {
            if (table.columns().get(i).type() instanceof ColumnType.Timestamp && !row.isNull(i)) {
                timestamps++;
            }
        }
    }

    /** What differs was told already; here it is only sorted out. */
    private void noteTimes(Table table, Evidence evidence) {
        var columns = table.columns().stream().filter(c -> c.type() instanceof ColumnType.Timestamp)
                .map(c -> c.name() + " ").toList();
        evidence.listed().stream().filter(d -> columns.stream().anyMatch(d.detail()::startsWith))
                .forEach(changedTimes::add);
    }
}
