package org.godwit.upgrade.assess;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SuspectRows;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.Finding.Severity;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.KnownStores;

/**
 * What an old installation is, and everything that an operator must know before it is upgraded. It is made by reading
 * alone; a database file is read from a copy.
 *
 * @param databases those of users and registry
 * @param mounted those of mounted registries that are copied
 * @param staying names of datasources of mounted registries that stay where they are
 * @param changes how many rows will change on the way, by the reason
 * @param findings in the order: blockers, decisions, repairs, notes
 */
public record Assessment(CarbonHome home, List<SourceDatabase> databases, List<SourceDatabase> mounted,
        Set<String> staying, Map<Change.Kind, Long> changes, List<Finding> findings) {
    private static final int SHOWN_DIFFERENCES = 12;

    public Assessment {
        databases = List.copyOf(databases);
        mounted = List.copyOf(mounted);
        staying = Set.copyOf(staying);
        changes = Map.copyOf(changes);
        findings = List.copyOf(findings);
    }

    /** {@return everything that can be told about a home whose databases are open} */
    public static Assessment of(CarbonHome home, SourceDatabases sources, Drivers drivers) {
        return of(home, sources, MountedPlaces.untold(), drivers);
    }

    /** {@return the same, where mounted registries go where the operator wants them} */
    public static Assessment of(CarbonHome home, SourceDatabases sources, MountedPlaces places, Drivers drivers) {
        var findings = new ArrayList<>(sources.findings());
        for (var database : sources.everything()) {
            findings.addAll(generationFindings(database));
        }
        Map<Change.Kind, Long> changes = new EnumMap<>(Change.Kind.class);
        if (findings.stream().noneMatch(f -> f.problem().code() == UpgradeProblem.GENERATION_UNSUPPORTED
                || f.problem().code() == UpgradeProblem.NO_CARBON_TABLES)) {
            for (var database : sources.everything()) {
                findings.addAll(RowChecks.run(database, CarbonSchema.CARBON_4_2));
            }
            var users = sources.of(SourceDatabase.Role.USERS);
            changes.putAll(countChanges(users, sources, KnownStores.of(home), findings));
            findings.addAll(RegistryReferences.run(home, sources));
            findings.addAll(TenantChecks.run(sources));
        }
        findings.addAll(ServiceChecks.run(home));
        findings.addAll(StoreChecks.run(home, drivers));
        findings.addAll(MountChecks.run(home, sources, places, drivers));
        findings.sort((a, b) -> b.severity().compareTo(a.severity()));
        return new Assessment(home, sources.all(), sources.mounted(), Mounts.of(home, places).staying(), changes,
                findings);
    }

    /** {@return the findings of one severity} */
    public List<Finding> findings(Severity severity) {
        return findings.stream().filter(f -> f.severity() == severity).toList();
    }

    /** {@return whether rows bear the marks of a half-done or faulty migration} */
    public boolean isDamaged() {
        return changes.keySet().stream().anyMatch(Change.Kind::isRepair);
    }

    private static List<Finding> generationFindings(SourceDatabase source) {
        var place = Place.database(source.shownAddress());
        var fingerprint = source.fingerprint();
        return switch (fingerprint.generation()) {
            case NONE -> List.of(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.NO_CARBON_TABLES,
                    "The database holds no Carbon tables.", place,
                    "neither UM_USER nor REG_RESOURCE is there; tables found: " + source.catalog().tables().size(),
                    "correct the URL in master-datasources.xml, or let the old server create its tables first")));
            case CARBON_3 -> List.of(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.GENERATION_UNSUPPORTED,
                    "The database is of Carbon 3.x, older than this step begins.", place,
                    String.join("; ", fingerprint.differences()),
                    "upgrade it to a Carbon 4.0 or 4.1 product first, with that product's own scripts")));
            case LATER -> List.of(new Finding(Severity.BLOCKER, new Problem(UpgradeProblem.GENERATION_UNSUPPORTED,
                    "The database is newer than DSS 3.1.1.", place, String.join("; ", fingerprint.differences()),
                    "keep it: there is nothing to upgrade, and going back to 3.1.1 would lose what the newer server "
                            + "added")));
            case CARBON_4_1, CARBON_4_2 -> differenceFindings(source, fingerprint, place);
        };
    }

    private static List<Finding> differenceFindings(SourceDatabase source, Fingerprint fingerprint, Place place) {
        var findings = new ArrayList<Finding>();
        if (!source.decoys().isEmpty()) {
            findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.SCHEMA_DIFFERS,
                    source.decoys().size() + " tables of the other database are here as well, and are left alone.",
                    place, "user-mgt.xml and registry.xml name another database for them: "
                            + String.join(", ", source.decoys()),
                    "nothing, unless they hold rows that somebody needs")));
        }
        if (fingerprint.condition() != Fingerprint.Condition.COMPLETE) {
            var what = fingerprint.condition() == Fingerprint.Condition.HALF_MIGRATED
                    ? "The migration to 4.2 was begun and not finished."
                    : "The keys are not those of a " + fingerprint.generation().label() + " database.";
            var shown = fingerprint.differences().stream().limit(SHOWN_DIFFERENCES).toList();
            int more = fingerprint.differences().size() - shown.size();
            findings.add(new Finding(Severity.REPAIR, new Problem(UpgradeProblem.SCHEMA_DIFFERS, what, place,
                    String.join("; ", shown) + (more > 0 ? "; and " + more + " more" : ""),
                    "nothing: the new database gets the complete schema")));
        }
        return findings;
    }

    private static Map<Change.Kind, Long> countChanges(SourceDatabase users, SourceDatabases sources,
            KnownStores stores, List<Finding> findings) {
        Map<Change.Kind, Long> counts = new EnumMap<>(Change.Kind.class);
        users.database().with("reading what will change", connection -> {
            var conversion = Conversion.of(connection, users.database().dialect(), users.catalog(), users.fingerprint(),
                    stores);
            for (var table : CarbonSchema.CARBON_4_2.tables()) {
                if (table.name().startsWith("UM_") && users.catalog().table(table.name()).isPresent()) {
                    var rule = conversion.ruleFor(table);
                    new TableReader(users.database().dialect(), table, users.catalog().require(table.name()),
                            users.database().dialect().timePrecision()).read(connection,
                                    row -> rule.convert(row, change -> counts.merge(change.kind(), 1L, Long::sum)));
                }
                conversion.added(table, change -> counts.merge(change.kind(), 1L, Long::sum));
            }
            roleFindings(conversion, users, findings);
            return counts;
        });
        addMissingUuids(sources.of(SourceDatabase.Role.REGISTRY), counts);
        sources.mounted().forEach(mounted -> addMissingUuids(mounted, counts));
        counts.forEach((kind, count) -> {
            if (kind.isRepair()) {
                findings.add(new Finding(Severity.REPAIR, new Problem(UpgradeProblem.ROWS_DAMAGED,
                        count + " " + kind.text() + ".", Place.database(users.shownAddress()),
                        "left behind by an earlier migration", "nothing: the upgrade repairs them and lists each")));
            }
        });
        return counts;
    }

    private static void addMissingUuids(SourceDatabase registry, Map<Change.Kind, Long> counts) {
        for (var name : List.of("REG_RESOURCE", "REG_RESOURCE_HISTORY")) {
            var table = registry.catalog().table(name);
            if (table.isEmpty()) {
                continue;
            }
            long missing = table.get().column("REG_UUID").isPresent()
                    ? countNulls(registry, name)
                    : registry.rowsOf(name);
            if (missing > 0) {
                counts.merge(Change.Kind.UUID_ADDED, missing, Long::sum);
            }
        }
    }

    private static long countNulls(SourceDatabase registry, String table) {
        return registry.database().with("reading " + table, connection -> {
            try (var statement = connection
                    .prepareStatement(
                            new SuspectRows(registry.database().dialect()).countNulls(table, "REG_UUID").text());
                    var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    private static void roleFindings(Conversion conversion, SourceDatabase users, List<Finding> findings) {
        var ambiguous = conversion.ambiguousRoles();
        if (!ambiguous.isEmpty()) {
            findings.add(new Finding(Severity.NOTE, new Problem(UpgradeProblem.ROLE_AMBIGUOUS,
                    ambiguous.size() + " names are both a role of the store and an Internal role.",
                    Place.table(users.shownAddress(), "UM_HYBRID_ROLE"),
                    "their permissions go to the store's role, as 4.1 asked the store first: "
                            + String.join(", ", ambiguous.stream().limit(SHOWN_DIFFERENCES).toList()),
                    "check what these roles may do, after the upgrade")));
        }
    }

    /** {@return the generation of the user database, which tells the path of the upgrade} */
    public Generation generation() {
        return databases.getFirst().fingerprint().generation();
    }
}
