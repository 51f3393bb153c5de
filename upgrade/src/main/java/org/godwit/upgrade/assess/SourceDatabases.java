package org.godwit.upgrade.assess;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DatabaseProblem;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.database.SnapshotReads;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.guard.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The databases that a home keeps its users and its registry in. Which tables count is told by {@code user-mgt.xml} and
 * {@code registry.xml}: in split installations both databases have all tables, and half of them are never used.
 *
 * <p>Closing it closes the connections that keep copies of embedded databases open. Not for use by several threads.
 */
public final class SourceDatabases implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceDatabases.class);

    private static final int MOST_READERS = 4;

    private final List<SourceDatabase> databases;
    private final List<SourceDatabase> mounted;
    private final Map<String, Problem> outOfReach;
    private final List<Finding> findings;
    private final List<AutoCloseable> anchors;

    private SourceDatabases(List<SourceDatabase> databases, List<SourceDatabase> mounted,
            Map<String, Problem> outOfReach, List<Finding> findings, List<AutoCloseable> anchors) {
        this.databases = List.copyOf(databases);
        this.mounted = List.copyOf(mounted);
        this.outOfReach = Map.copyOf(outOfReach);
        this.findings = List.copyOf(findings);
        this.anchors = anchors;
    }

    /** Opens them, and of mounted registries all that are copied when the operator says nothing. */
    public static SourceDatabases open(CarbonHome home, Path snapshots, Drivers drivers) {
        return open(home, MountedPlaces.untold(), snapshots, drivers);
    }

    /**
     * Opens them; files are copied into a folder first.
     *
     * @param places which mounted registries are copied
     * @throws ProblemException with the problem of each database that cannot be read; one of a mount may be out of reach
     */
    public static SourceDatabases open(CarbonHome home, MountedPlaces places, Path snapshots, Drivers drivers) {
        var mounts = Mounts.of(home, places);
        var byAddress = new LinkedHashMap<String, EnumMap<SourceDatabase.Role, DatasourceDefinition>>();
        roles(home).forEach((role, datasource) -> byAddress
                .computeIfAbsent(absoluteUrl(datasource.url(), home.root()),
                        _ -> new EnumMap<>(SourceDatabase.Role.class))
                .put(role, datasource));
        var problems = new Problems();
        var databases = new ArrayList<SourceDatabase>();
        var findings = new ArrayList<Finding>();
        var anchors = new ArrayList<AutoCloseable>();
        byAddress.forEach((url, datasources) -> problems
                .collect(() -> read(url, datasources, snapshots, drivers, findings, anchors))
                .ifPresent(databases::add));
        var mounted = new ArrayList<SourceDatabase>();
        var outOfReach = new HashMap<String, Problem>();
        for (var datasource : mounts.copied()) {
            var reading = mounts.isElsewhere(datasource) ? new Problems() : problems;
            reading.collect(() -> read(absoluteUrl(datasource.url(), home.root()),
                    Map.of(SourceDatabase.Role.MOUNTED, datasource), snapshots, drivers, findings, anchors))
                    .ifPresent(mounted::add);
            if (reading != problems && !reading.isEmpty()) {
                outOfReach.put(datasource.name(), reading.found().getFirst());
            }
        }
        var opened = new SourceDatabases(databases, mounted, outOfReach, findings, anchors);
        if (!problems.isEmpty()) {
            opened.close();
        }
        problems.throwIfAny();
        return opened;
    }

    /**
     * Opens a copy in which all tables of a home are, made from its backup.
     *
     * @param copy no part of the home
     */
    public static SourceDatabases ofCopy(CarbonHome home, Database copy) {
        var datasources = roles(home);
        var definition = datasources.values().iterator().next();
        var shown = new DatabaseAddress(absoluteUrl(definition.url(), home.root()), definition.user(),
                definition.password()).shown();
        var database = copy.with("reading the catalog of the copy", connection -> {
            var catalog = Catalog.read(connection);
            return new SourceDatabase(
                    datasources.values().stream().map(DatasourceDefinition::name).distinct().toList(),
                    EnumSet.copyOf(datasources.keySet()), shown, copy, "backup of " + shown, catalog, List.of(),
                    Fingerprint.of(catalog), count(connection, copy, catalog), 0L);
        });
        return new SourceDatabases(List.of(database), List.of(), Map.of(), List.of(), List.of(copy.connect()));
    }

    /** {@return the databases, that of the users first} */
    public List<SourceDatabase> all() {
        return databases;
    }

    /** {@return the databases of mounted registries that are copied} */
    public List<SourceDatabase> mounted() {
        return mounted;
    }

    /** {@return why databases of mounted registries, by their datasource, could not be read} */
    Map<String, Problem> outOfReach() {
        return outOfReach;
    }

    /** {@return {@link #all} and {@link #mounted}} */
    public List<SourceDatabase> everything() {
        return Stream.concat(databases.stream(), mounted.stream()).toList();
    }

    /** {@return the database of a role} */
    public SourceDatabase of(SourceDatabase.Role role) {
        return databases.stream().filter(d -> d.roles().contains(role)).findFirst().orElseThrow();
    }

    /** {@return what was noticed while opening} */
    public List<Finding> findings() {
        return findings;
    }

    private static Map<SourceDatabase.Role, DatasourceDefinition> roles(CarbonHome home) {
        var roles = new EnumMap<SourceDatabase.Role, DatasourceDefinition>(SourceDatabase.Role.class);
        home.datasource(home.realm().datasource()).ifPresent(d -> roles.put(SourceDatabase.Role.USERS, d));
        home.registry().database(home.registry().current()).flatMap(c -> home.datasource(c.datasource()))
                .ifPresent(d -> roles.put(SourceDatabase.Role.REGISTRY, d));
        return roles;
    }

    /** {@return a URL whose relative file, if it names one, lies in the home} */
    public static String absoluteUrl(String url, Path home) {
        return DerbyFolder.absoluteUrl(H2File.absoluteUrl(url, home), home);
    }

    private static SourceDatabase read(String url, Map<SourceDatabase.Role, DatasourceDefinition> datasources,
            Path snapshots, Drivers drivers, List<Finding> findings, List<AutoCloseable> anchors) {
        var definition = datasources.values().iterator().next();
        var original = new DatabaseAddress(url, definition.user(), definition.password());
        var file = H2File.ofUrl(url);
        var address = original;
        var use = Optional.<Finding>empty();
        var folder = snapshots.resolve(definition.name().replace('/', '_'));
        if (file.isPresent()) {
            file.get().line();
            use = EmbeddedSnapshot.use(file.get());
            use.ifPresent(findings::add);
            address = EmbeddedSnapshot.take(file.get(), original, folder);
        }
        var derby = DerbyFolder.ofUrl(url);
        if (derby.isPresent()) {
            use = DerbySnapshot.use(derby.get());
            use.ifPresent(findings::add);
            address = DerbySnapshot.take(derby.get(), original, folder);
            var copy = address;
            anchors.add(() -> DerbyFolder.ofUrl(copy.url()).orElseThrow().release(copy, drivers));
        }
        var there = Database.of(address, drivers);
        var roles = EnumSet.copyOf(datasources.keySet());
        try {
            var reads = SnapshotReads.of(there);
            anchors.add(reads);
            var others = OtherSessions.of(reads, original.shown());
            if (others.isEmpty()) {
                reads.readAtOnce(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MOST_READERS));
            }
            if (roles.contains(SourceDatabase.Role.MOUNTED)) {
                others = others.map(OtherSessions::ofShared);
            }
            others.ifPresent(findings::add);
            var database = reads.database();
            return database.with("reading the catalog", connection -> {
                var all = withoutLease(Catalog.read(connection));
                var decoys = decoys(all, roles);
                var catalog = new Schema(all.tables().stream().filter(t -> !decoys.contains(t.name())).toList());
                return new SourceDatabase(
                        datasources.values().stream().map(DatasourceDefinition::name).distinct().toList(), roles,
                        original.shown(), database, version(connection), catalog, decoys,
                        Fingerprint.of(catalog, there.engine().scripts()),
                        count(connection, database, catalog), file.map(H2File::size).orElse(0L));
            });
        } catch (SQLException e) {
            throw unreadable(file, use, there.problem(e, "looking who else is connected")).exception(e);
        } catch (ProblemException e) {
            var used = use;
            throw new ProblemException(e.problems().stream().map(p -> unreadable(file, used, p)).toList());
        }
    }

    /** What a driver calls unreachable is a damaged file, or one that changed below the copy, as no server is in between. */
    private static Problem unreadable(Optional<H2File> file, Optional<Finding> use, Problem problem) {
        if (use.isPresent() && use.get().severity() == Finding.Severity.BLOCKER) {
            return use.get().problem();
        }
        if (file.isEmpty()) {
            return problem;
        }
        // What was opened is a copy, of which the operator knows nothing.
        var place = new Place.File(file.get().path());
        if (problem.code() == DatabaseProblem.DENIED || problem.code() == DatabaseProblem.DISK_FULL) {
            return new Problem(problem.code(), problem.what(), place, problem.why(), problem.todo());
        }
        return new Problem(DatabaseProblem.FILE_DAMAGED, "The database file is damaged.",
                place, problem.why(),
                "bring the file back from a backup; the one in the old home was not touched");
    }

    private static List<String> decoys(Schema catalog, Set<SourceDatabase.Role> roles) {
        return catalog.tables().stream().map(Table::name).filter(t -> SourceDatabase.isDecoy(t, roles)).toList();
    }

    /** The lease of a run that alters this very database, or was killed when it did. */
    private static Schema withoutLease(Schema catalog) {
        return new Schema(
                catalog.tables().stream().filter(t -> !t.name().equals(Guard.LEASE_TABLE)).toList());
    }

    private static String version(Connection connection) throws SQLException {
        var meta = connection.getMetaData();
        return meta.getDatabaseProductName() + " " + meta.getDatabaseProductVersion().replaceFirst(" .*", "");
    }

    private static SortedMap<String, Long> count(Connection connection, Database database, Schema catalog)
            throws SQLException {
        var counts = new TreeMap<String, Long>();
        for (var table : catalog.tables()) {
            try (var statement = connection.prepareStatement(database.dialect().count(table.name()).text());
                    var rows = statement.executeQuery()) {
                rows.next();
                counts.put(table.name(), rows.getLong(1));
            }
        }
        return counts;
    }

    @Override
    public void close() {
        for (var anchor : anchors.reversed()) {
            try {
                anchor.close();
            } catch (Exception e) {
                LOG.debug("a connection to the source did not close", e);
            }
        }
    }
}
