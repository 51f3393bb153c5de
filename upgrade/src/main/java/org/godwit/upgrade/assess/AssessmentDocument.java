package org.godwit.upgrade.assess;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.godwit.carbon.problem.Place;

/**
 * An assessment in the form of {@code assess --json}; the names of the components are a contract.
 *
 * @param home absolute path of the home
 * @param product name and version from the home's own label, which says little
 * @param databases each database with its findings
 * @param changes rows that will change, by the reason
 * @param findings everything found, also about files
 */
public record AssessmentDocument(String home, String product, String version, List<DatabaseEntry> databases,
        SortedMap<String, Long> changes, List<FindingEntry> findings) {
    /**
     * One database.
     *
     * @param role {@code users}, {@code registry}, {@code users+registry}, or {@code mounted}
     * @param engine engine and version
     * @param generation {@code 3.x}, {@code 4.1}, {@code 4.2}, {@code later} or {@code none}
     * @param condition {@code complete}, {@code keys-differ} or {@code half-migrated}
     */
    public record DatabaseEntry(String role, String address, String engine, String generation, String condition,
            List<String> differences, long rows, long bytes, Map<String, Long> tables, List<FindingEntry> findings) {}

    /** One finding; severity is {@code blocker}, {@code decision}, {@code repair} or {@code note}. */
    public record FindingEntry(String severity, String code, String what, String where, String why, String todo) {}

    /** {@return the document of an assessment} */
    public static AssessmentDocument of(Assessment assessment) {
        var server = assessment.home().server();
        var changes = new TreeMap<String, Long>();
        assessment.changes().forEach((kind, count) -> changes.put(dashed(kind.name()), count));
        return new AssessmentDocument(assessment.home().root().toString(), server.product(), server.version(),
                Stream.concat(assessment.databases().stream(), assessment.mounted().stream())
                        .map(d -> entry(d, assessment)).toList(),
                changes,
                assessment.findings().stream().map(AssessmentDocument::entry).toList());
    }

    private static DatabaseEntry entry(SourceDatabase database, Assessment assessment) {
        var findings = assessment.findings().stream().filter(f -> isOf(f, database)).map(AssessmentDocument::entry)
                .toList();
        var role = String.join("+", database.roles().stream().map(SourceDatabase.Role::label).sorted().toList()
                .reversed());
        return new DatabaseEntry(role, database.shownAddress(), database.version(),
                database.fingerprint().generation().label(), dashed(database.fingerprint().condition().name()),
                database.fingerprint().differences(), database.totalRows(), database.bytes(), database.rows(),
                findings);
    }

    private static boolean isOf(Finding finding, SourceDatabase database) {
        return finding.problem().where() instanceof Place.Row row && row.database().equals(database.shownAddress());
    }

    private static FindingEntry entry(Finding finding) {
        var problem = finding.problem();
        return new FindingEntry(dashed(finding.severity().name()), problem.code().code(), problem.what(),
                problem.where().toString(), problem.why(), problem.todo());
    }

    private static String dashed(String name) {
        return name.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** {@return the document for people on a terminal} */
    public String text() {
        var text = new StringBuilder();
        text.append(product).append(' ').append(version).append(" in ").append(home).append("\n\n");
        for (var database : databases) {
            text.append("database of ").append(database.role().replace("+", " and ")).append('\n');
            line(text, "address", database.address());
            line(text, "engine", database.engine());
            line(text, "generation", "Carbon " + database.generation() + ", " + database.condition().replace('-', ' '));
            line(text, "content", database.rows() + " rows in " + database.tables().size() + " tables"
                    + (database.bytes() > 0 ? ", " + (database.bytes() >> 10) + " KB" : ""));
            database.differences().forEach(d -> line(text, "", d));
        }
        if (!changes.isEmpty()) {
            text.append("\nrows that change on the way\n");
            changes.forEach((kind, count) -> line(text, Long.toString(count), kind.replace('-', ' ')));
        }
        text.append('\n').append(findings.isEmpty() ? "nothing stands in the way" : "findings").append('\n');
        for (var finding : findings) {
            text.append("  ").append(finding.severity()).append("  ").append(finding.code()).append("  ")
                    .append(finding.what()).append('\n');
            text.append("      where  ").append(finding.where()).append('\n');
            text.append("      why    ").append(finding.why()).append('\n');
            text.append("      do     ").append(finding.todo()).append('\n');
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  ").append(name).append(" ".repeat(Math.max(1, 12 - name.length()))).append(value).append('\n');
    }
}
