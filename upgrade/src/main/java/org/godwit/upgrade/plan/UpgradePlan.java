package org.godwit.upgrade.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.problem.ProblemCode;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Generation;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.Assessment;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.assess.MountedPlaces;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.assess.SourceDatabases;
import org.godwit.upgrade.configure.HomeConversion;
import org.godwit.upgrade.configure.NewAddress;

/**
 * Everything that an upgrade will do, in order. Made by reading alone; text, JSON and SQL are renderings of it.
 *
 * @param newHome the folder that the new home will have
 * @param target the database that is filled
 * @param script the new schema in the words of the target's engine
 * @param configuration the files of the new home
 * @param backup where the old installation is archived before anything is made
 * @param steps in the order in which they run
 * @param findings those of the assessment, then those about the target
 * @param accepted codes of findings that the operator has decided about
 */
public record UpgradePlan(Assessment assessment, Path newHome, Target target, SchemaScript script,
        HomeConversion configuration, BackupPlace backup, List<Step> steps,
        List<Finding> findings, Set<String> accepted) {
    /** The version that this step leads to. */
    public static final String TARGET_VERSION = "3.1.1";

    public UpgradePlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
        accepted = Set.copyOf(accepted);
    }

    /** {@return the plan; nothing is written} */
    public static UpgradePlan of(Assessment assessment, Path newHome, Target target, MountedPlaces places,
            BackupPlace backup, Set<String> accepted, Drivers drivers) {
        var database = Database.of(target.addressIn(workFolder(newHome)), drivers);
        var script = new SchemaScript(database.dialect(), schema(assessment));
        var findings = new ArrayList<>(assessment.findings());
        findings.addAll(TargetChecks.run(assessment, newHome, target, database, script));
        var steps = List.<Step>of();
        if (target.isInPlace()) {
            steps = InPlace.steps(assessment, script, database.engine());
            findings.addAll(InPlace.findings(assessment, steps, database, backup));
        }
        var mounted = MountedCopy.of(assessment.mounted(), assessment.home(), places, drivers);
        findings.addAll(new MountedChecks(assessment.home(), target, places, drivers).run(mounted));
        var configuration = HomeConversion.plan(assessment.home(), newAddresses(assessment, target, mounted),
                TARGET_VERSION);
        findings.addAll(TargetChecks.carried(configuration, newHome));
        return new UpgradePlan(assessment, newHome.toAbsolutePath().normalize(), target, script, configuration, backup,
                around(target.isInPlace() ? steps : steps(assessment, script, mounted), backup), findings, accepted);
    }

    /** {@return the folder in which the new home is made, beside its final place so that it can be renamed} */
    public static Path workFolder(Path newHome) {
        var absolute = newHome.toAbsolutePath().normalize();
        return absolute.resolveSibling(absolute.getFileName() + ".incomplete");
    }

    /** {@return what became of folder and database since the plan was made; asked by a run that holds the guard} */
    public List<Finding> changedSince(Drivers drivers) {
        var findings = new ArrayList<>(TargetChecks.fresh(assessment, newHome, target,
                Database.of(target.addressIn(workFolder(newHome)), drivers)));
        mountedServers(drivers).forEach(database -> TargetChecks.checkServer(database, true, findings));
        return findings;
    }

    /** {@return the databases of their own on servers that mounted registries are copied into} */
    public List<Database> mountedServers(Drivers drivers) {
        return mounted().stream().filter(copy -> copy.server().isPresent()).map(copy -> copy.in(newHome, drivers))
                .toList();
    }

    /** {@return the copies of mounted registries} */
    public List<MountedCopy> mounted() {
        return steps.stream().filter(Step.LoadMounted.class::isInstance).map(Step.LoadMounted.class::cast)
                .map(Step.LoadMounted::copy).toList();
    }

    /** {@return what must be put right first} */
    public List<Finding> blockers() {
        return findings.stream().filter(f -> f.severity() == Finding.Severity.BLOCKER).toList();
    }

    /** {@return what the operator has not decided yet} */
    public List<Finding> undecided() {
        return findings.stream().filter(f -> f.severity() == Finding.Severity.DECISION)
                .filter(f -> !accepts(f.problem().code())).toList();
    }

    /** {@return whether the operator accepts what a finding says} */
    public boolean accepts(ProblemCode code) {
        return accepted.contains(code.code());
    }

    /**
     * {@return how many tables can be loaded at once: as many as the target gains by, and each of the old databases can be read
     * by; {@link Integer#MAX_VALUE} when they set no limit}
     */
    public int tablesAtOnce() {
        return target.isInPlace() || !script.loadsTablesAtOnce()
                ? 1
                : assessment.databases().stream().mapToInt(d -> d.database().readersAtOnce()).min().orElse(1);
    }

    /** {@return how tables are loaded, in a few words} */
    public String loading() {
        if (target.isInPlace()) {
            return "no table is loaded";
        }
        if (!script.loadsTablesAtOnce()) {
            return "one table after another: the new database is embedded and gains nothing by more";
        }
        return tablesAtOnce() == 1
                ? "one table after another: the old database is read on one connection"
                : "several tables at once, as many as this machine has cores, at most 4; or as --parallel says";
    }

    /** {@return the path that follows from what was found, in a few words} */
    public String path() {
        if (target.isInPlace()) {
            return "in place: the old database itself is altered, and backed up before; the new home names the same one";
        }
        if (assessment.generation() == Generation.CARBON_4_1) {
            return "full step from Carbon 4.0/4.1: the new domains, system users and system roles are made and filled";
        }
        return assessment.isDamaged()
                ? "completion and repair of a migration to Carbon 4.2 that was left half done or faulty"
                : "the schema is of Carbon 4.2 already: move, checks and configuration";
    }

    /** Every datasource that leads to a database that moves. */
    private static Map<String, NewAddress> newAddresses(Assessment assessment, Target target,
            List<MountedCopy> mounted) {
        var home = assessment.home();
        var byName = new HashMap<String, UnaryAddress>();
        var byUrl = new HashMap<String, UnaryAddress>();
        mounted.forEach(copy -> put(home, copy.source(), copy::newAddress, byName, byUrl));
        assessment.databases().forEach(source -> put(home, source, target::newAddress, byName, byUrl));
        var addresses = new TreeMap<String, NewAddress>();
        for (var datasource : home.datasources()) {
            var moves = Optional.ofNullable(byName.get(datasource.name()))
                    .or(() -> Optional.ofNullable(byUrl.get(absoluteUrl(home, datasource))));
            moves.filter(_ -> !assessment.staying().contains(datasource.name()))
                    .filter(_ -> target.isNamedAnew(home, datasource.url()))
                    .ifPresent(m -> addresses.put(datasource.name(), m.from(datasource.url())));
        }
        return addresses;
    }

    private static void put(CarbonHome home, SourceDatabase source, UnaryAddress moves,
            Map<String, UnaryAddress> byName, Map<String, UnaryAddress> byUrl) {
        for (var name : source.datasources()) {
            byName.put(name, moves);
            home.datasource(name).ifPresent(d -> byUrl.put(absoluteUrl(home, d), moves));
        }
    }

    private static String absoluteUrl(CarbonHome home, DatasourceDefinition datasource) {
        return SourceDatabases.absoluteUrl(datasource.url(), home.root());
    }

    /** Where a datasource points from now on, by its old URL. */
    @FunctionalInterface
    private interface UnaryAddress {
        NewAddress from(String oldUrl);
    }

    /** The product's own complete schema, and behind it the tables of other products that share the database. */
    private static Schema schema(Assessment assessment) {
        var foreign = new ArrayList<Table>();
        var names = new HashSet<String>();
        for (var source : assessment.databases()) {
            for (var table : source.foreignTables(CarbonSchema.CARBON_4_2)) {
                if (names.add(table.name())) {
                    foreign.add(table.withoutMadeUpNames());
                }
            }
        }
        return CarbonSchema.CARBON_4_2.plus(foreign);
    }

    private static List<Step> steps(Assessment assessment, SchemaScript script, List<MountedCopy> mounted) {
        var steps = new ArrayList<Step>();
        for (var table : script.schema().tables()) {
            steps.add(new Step.LoadTable(table, sourceOf(assessment, table.name())));
        }
        script.schema().tables().stream().filter(t -> !t.foreignKeys().isEmpty()).map(Step.AddReferences::new)
                .forEach(steps::add);
        mounted.stream().map(Step.LoadMounted::new).forEach(steps::add);
        return steps;
    }

    /** {@return the steps on the database, with what comes before and after} */
    private static List<Step> around(List<Step> onDatabase, BackupPlace backup) {
        var steps = new ArrayList<Step>();
        if (!(backup instanceof BackupPlace.None)) {
            steps.add(new Step.BackUp(backup));
        }
        steps.addAll(onDatabase);
        steps.add(new Step.WriteHome());
        steps.add(new Step.Verify());
        steps.add(new Step.Accept());
        steps.add(new Step.Publish());
        return steps;
    }

    private static Optional<SourceDatabase> sourceOf(Assessment assessment, String table) {
        return assessment.databases().stream().filter(d -> d.catalog().table(table).isPresent()).findFirst();
    }
}
