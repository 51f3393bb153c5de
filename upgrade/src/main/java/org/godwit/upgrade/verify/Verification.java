package org.godwit.upgrade.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.convert.Orphans;

/**
 * Whether an upgraded database holds what the old one held, and is what a 3.1.1 server needs. Both sides are read again, in
 * bounded memory and independently of the copy; nothing is written.
 *
 * <p>It asks four things: are the rows and their content those of the source, converted ({@link ContentChecks}); is the
 * schema complete ({@link SchemaChecks}); are the checkpoints of the upgrade guide met ({@link Checkpoints}); may everybody
 * do what they might do before ({@link AccessChecks}).
 *
 * @param duration of all checks together
 * @param rows rows that were read on both sides
 */
public record Verification(List<Check> checks, long rows, Duration duration) {
    public Verification {
        checks = List.copyOf(checks);
    }

    /**
     * Compares the databases of an old home with the one that was made from them.
     *
     * @param acceptedCodes codes of findings that the operator accepted: rows that were left out are not missed
     * @throws org.godwit.carbon.problem.ProblemException when a side cannot be read
     */
    public static Verification of(SourceDatabases sources, KnownStores stores, Database target,
            Set<String> acceptedCodes, Consumer<Progress> progress) {
        return of(sources, stores, target, acceptedCodes, Optional.empty(), progress);
    }

    /**
     * Compares a database with how it was, and with the shape that it is to have; otherwise as the other method of this name.
     *
     * @param shape of a database that was altered where it is; empty for one that Godwit made
     */
    public static Verification of(SourceDatabases sources, KnownStores stores, Database target,
            Set<String> acceptedCodes, Optional<Schema> shape, Consumer<Progress> progress) {
        long start = System.nanoTime();
        var meter = new Progress.Meter(progress);
        var checks = target.with("verifying", connection -> new Run(sources.all(), stores, target, connection,
                acceptedCodes.contains(UpgradeProblem.ORPHANS.code()), shape, meter).checks());
        return new Verification(checks, meter.rows(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** Compares a mounted registry with its copy; otherwise as {@link #of}. */
    public static Verification ofMounted(SourceDatabase source, Database copy, Set<String> acceptedCodes,
            Consumer<Progress> progress) {
        long start = System.nanoTime();
        var meter = new Progress.Meter(progress);
        var stores = new KnownStores("PRIMARY", "everyone", Map.of());
        var checks = copy.with("verifying", connection -> new Run(List.of(source), stores, copy, connection,
                acceptedCodes.contains(UpgradeProblem.ORPHANS.code()), Optional.empty(), meter).mountedChecks(source));
        return new Verification(checks, meter.rows(), Duration.ofNanos(System.nanoTime() - start));
    }

    /** {@return this, and what else was verified} */
    public Verification with(Verification more) {
        return new Verification(Stream.concat(checks.stream(), more.checks().stream()).toList(), rows + more.rows(),
                duration.plus(more.duration()));
    }

    /** {@return whether nothing differs} */
    public boolean ok() {
        return checks.stream().allMatch(Check::ok);
    }

    /** {@return the first differences of all checks, each once} */
    public List<Difference> differences() {
        return checks.stream().flatMap(c -> c.differences().stream()).distinct().toList();
    }

    /** {@return the problem that names the first table and key that differ; empty when all is well} */
    public Optional<Problem> problem(Database target) {
        var failed = checks.stream().filter(c -> !c.ok()).toList();
        return failed.stream().flatMap(c -> c.differences().stream()).findFirst()
                .map(first -> new Problem(UpgradeProblem.VERIFICATION_FAILED,
                        failed.size() + " of " + checks.size() + " checks found that the new database differs.",
                        new Place.Row(target.address().shown(), first.table(), first.key()), first.detail(),
                        "see all differences in the report; the old installation was not touched, and can be started"));
    }

    /** One verification while it runs. */
    private static final class Run {
        private final List<SourceDatabase> sources;
        private final KnownStores stores;
        private final Database target;
        private final Connection connection;
        private final Schema catalog;
        private final boolean orphansLeftOut;
        private final Optional<Schema> shape;
        private final Progress.Meter meter;
        private final Schema carbon;
        private final List<Check> checks = new ArrayList<>();

        Run(List<SourceDatabase> sources, KnownStores stores, Database target, Connection connection,
                boolean orphansLeftOut, Optional<Schema> shape, Progress.Meter meter) throws SQLException {
            this.sources = sources;
            this.stores = stores;
            this.target = target;
            this.connection = connection;
            this.catalog = Catalog.read(connection);
            this.orphansLeftOut = orphansLeftOut;
            this.shape = shape;
            this.meter = meter;
            var complete = new SchemaScript(target.dialect(), CarbonSchema.CARBON_4_2).schema();
            this.carbon = shape.map(s -> new Schema(
                    complete.tables().stream().filter(t -> s.table(t.name()).isPresent()).toList())).orElse(complete);
        }

        List<Check> checks() {
            var foreign = new ArrayList<Table>();
            var users = sources.stream().filter(s -> s.roles().contains(SourceDatabase.Role.USERS)).findFirst()
                    .orElseThrow();
            var times = new ArrayList<Check>();
            var access = new ArrayList<Check>();
            users.database().with("verifying", userConnection -> {
                var conversion = Conversion.of(userConnection, users.database().dialect(), users.catalog(),
                        users.fingerprint(), stores);
                for (var source : sources) {
                    foreign.addAll(source.foreignTables(CarbonSchema.CARBON_4_2));
                    if (source.equals(users)) {
                        times.add(compare(source, userConnection, conversion));
                        access.addAll(access(source, userConnection, conversion.isDamaged()));
                    } else {
                        source.database().with("verifying", c -> times.add(compare(source, c, conversion)));
                    }
                }
                return checks;
            });
            try {
                var targetSide = new Side(connection, target.dialect(), catalog, target.dialect().timePrecision());
                checks.addAll(new SchemaChecks(shape.orElseGet(() -> carbon.plus(foreign)), targetSide).run());
                checks.addAll(new Checkpoints(targetSide, carbon, stores).run());
                checks.add(together(times));
                checks.addAll(access);
                return checks;
            } catch (SQLException e) {
                throw target.problem(e, "verifying").exception(e);
            }
        }

        /** The registry of a mount: its users are none that anybody asks for. */
        List<Check> mountedChecks(SourceDatabase source) throws SQLException {
            var times = source.database().with("verifying", c -> compare(source, c, Conversion.none()));
            var side = new Side(connection, target.dialect(), catalog, target.dialect().timePrecision());
            checks.addAll(new SchemaChecks(carbon.plus(source.foreignTables(CarbonSchema.CARBON_4_2)), side).run());
            checks.add(times);
            var name = source.datasources().getFirst();
            return checks.stream().map(c -> c.named(name + ": " + c.name())).toList();
        }

        /** {@return the check of the times of one source} */
        private Check compare(SourceDatabase source, Connection sourceConnection, Conversion conversion)
                throws SQLException {
            var precision = coarser(source.database().dialect().timePrecision(), target.dialect().timePrecision());
            var from = new Side(sourceConnection, source.database().dialect(), source.catalog(), precision);
            var to = new Side(connection, target.dialect(), catalog, precision);
            var leftOut = leftOut(from);
            var content = new ContentChecks(from, to, conversion, leftOut, meter);
            for (var table : carbon.tables()) {
                boolean isHere = from.has(table.name())
                        || source.roles().stream().anyMatch(role -> owns(role, table.name()));
                if (isHere) {
                    content.run(table);
                }
            }
            for (var table : source.foreignTables(CarbonSchema.CARBON_4_2)) {
                content.run(table);
            }
            checks.addAll(content.checks());
            return content.timestamps();
        }

        private static boolean owns(SourceDatabase.Role role, String table) {
            return table.startsWith(role == SourceDatabase.Role.USERS ? "UM_" : "REG_");
        }

        private List<Check> access(SourceDatabase source, Connection sourceConnection, boolean damaged)
                throws SQLException {
            var precision = coarser(source.database().dialect().timePrecision(), target.dialect().timePrecision());
            var from = new Side(sourceConnection, source.database().dialect(), source.catalog(), precision);
            var to = new Side(connection, target.dialect(), catalog, precision);
            return new AccessChecks(from, to, carbon, stores, leftOut(from), damaged, meter).run();
        }

        private Orphans leftOut(Side side) throws SQLException {
            return orphansLeftOut
                    ? Orphans.of(side.connection(), side.dialect(), side.catalog(), carbon)
                    : Orphans.none();
        }

        private static ChronoUnit coarser(ChronoUnit one, ChronoUnit other) {
            return one.compareTo(other) >= 0 ? one : other;
        }

        /** One line for the times of all sources. */
        private static Check together(List<Check> times) {
            if (times.size() == 1) {
                return times.getFirst();
            }
            Map<String, Long> figures = new HashMap<>();
            times.forEach(c -> c.figures().forEach(f -> figures.merge(f.name(),
                    Long.parseLong(f.value().replace(",", "")), Long::sum)));
            return Check.run(Check.Area.CHECKPOINTS, times.getFirst().name(), evidence -> {
                figures.forEach(evidence::figure);
                times.forEach(c -> c.differences().forEach(d -> evidence.differ(d.table(), d.key(), d.detail())));
            });
        }
    }
}
