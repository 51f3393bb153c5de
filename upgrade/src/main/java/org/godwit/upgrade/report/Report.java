package org.godwit.upgrade.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.AssessmentDocument;
import org.godwit.upgrade.verify.Check;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that is known about one upgrade. The components and their names are the keys of {@code report.json}, and a
 * contract (docs/report.md); the page and the summary are renderings of the same values.
 *
 * @param format version of the document
 * @param verdict the answer to the only question that some readers have
 * @param assessment the old installation as it was found
 * @param steps what was done, in order
 * @param rates rows and bytes, and how fast
 * @param tables rows by table
 * @param changes rows that did not arrive as they were, by the reason
 * @param verification the comparison of both sides
 * @param acceptance the upgrade guide's tests
 * @param tasks what a person still has to do before production
 */
public record Report(int format, Verdict verdict, About about, AssessmentDocument assessment, List<StepEntry> steps,
        Rates rates, List<TableEntry> tables, List<ChangeEntry> changes, Configuration configuration,
        Checks verification, Checks acceptance, List<Task> tasks) {
    /** Files of a report in a home. */
    public static final String JSON_FILE = "godwit/report.json";
    public static final String HTML_FILE = "godwit/report.html";

    static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    public Report {
        steps = List.copyOf(steps);
        tables = List.copyOf(tables);
        changes = List.copyOf(changes);
        tasks = List.copyOf(tasks);
    }

    /** Whether the new home may go into production. */
    public enum Verdict {
        /** All checks passed, and nothing is left to do that somebody must do. */
        READY("Ready for production"),
        /** All checks passed; a person has something to do first. */
        READY_AFTER_TASKS("Upgraded and verified; a few things are left to do"),
        /** The upgrade ran, but its checks did not, or not all. */
        NOT_VERIFIED("Not verified yet"),
        /** A check found differences. */
        DIFFERENCES("Do not use: the new side differs from the old one"),
        /** A step failed, or the upgrade is not at its end. */
        INCOMPLETE("Not complete");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** {@return the verdict as a heading} */
        public String text() {
            return text;
        }
    }

    /**
     * Who, what, when.
     *
     * @param path which way the upgrade took, and why
     * @param target the new database, without secrets
     * @param begun ISO 8601 instants; finished is empty while it is not
     */
    public record About(String oldHome, String newHome, String product, String oldVersion, String newVersion,
            String path, String target, String by, String godwitVersion, String begun, String finished) {}

    /** @param status {@code done}, {@code undone}, {@code failed}, {@code interrupted}, {@code started} or {@code open} */
    public record StepEntry(String id, String title, String status, long millis) {}

    /** Sums over all tables. */
    public record Rates(long rows, long bytes, long readMillis, long writeMillis, long wholeMillis) {
        /** {@return rows copied in a second of reading and writing} */
        public long rowsPerSecond() {
            return rows * 1000 / Math.max(1, readMillis + writeMillis);
        }
    }

    /** One table of the new database. */
    public record TableEntry(String name, long rowsRead, long rowsWritten, long bytes, long millis) {}

    /**
     * Rows that changed for one reason.
     *
     * @param kind such as {@code MEMBERSHIP_REPAIRED}
     * @param repair whether something was wrong; if not, it belongs to the step
     * @param examples the first few rows
     * @param files where every such row is listed, below the new home
     */
    public record ChangeEntry(String kind, String text, boolean repair, long count, List<String> examples,
            List<String> files) {
        public ChangeEntry {
            examples = List.copyOf(examples);
            files = List.copyOf(files);
        }
    }

    /** What became of the files of the home. */
    public record Configuration(List<FileEntry> rewritten, long carriedFiles, long carriedBytes,
            List<LeftEntry> leftOut) {
        static final Configuration NOTHING = new Configuration(List.of(), 0, 0, List.of());

        public Configuration {
            rewritten = List.copyOf(rewritten);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** A configuration file that was rewritten, with the difference. */
    public record FileEntry(String file, List<EditEntry> edits, String diff) {
        public FileEntry {
            edits = List.copyOf(edits);
        }
    }

    /** One change in a file. */
    public record EditEntry(int line, String what, String reason) {}

    /** A file or folder that stays behind. */
    public record LeftEntry(String file, String reason) {}

    /**
     * A set of checks.
     *
     * @param run whether they were run
     * @param rows rows that were read for them
     */
    public record Checks(boolean run, boolean ok, long rows, long millis, List<Check> checks) {
        static final Checks NOT_RUN = new Checks(false, false, 0, 0, List.of());

        public Checks {
            checks = List.copyOf(checks);
        }

        /** {@return how many have a status} */
        public long count(Check.Status status) {
            return checks.stream().filter(c -> c.status() == status).count();
        }
    }

    /** @param must whether it has to be done before production; if not, it is to be known */
    public record Task(boolean must, String what, String where, String todo) {}

    /** {@return the checks of both sets that failed} */
    public List<Check> failed() {
        return java.util.stream.Stream.of(verification, acceptance).flatMap(c -> c.checks().stream())
                .filter(c -> !c.ok()).toList();
    }

    /** {@return tasks of one kind} */
    public List<Task> tasks(boolean must) {
        return tasks.stream().filter(t -> t.must() == must).toList();
    }

    /** {@return the document for programs} */
    public String json() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    /** {@return the page for people: one file that needs nothing else} */
    public String html() {
        return ReportPage.render(this);
    }

    /** {@return the summary for a terminal} */
    public String text() {
        return ReportSummary.of(this);
    }

    /** Writes page and document into a home. */
    public void write(Path home) {
        try {
            Files.createDirectories(home.resolve(JSON_FILE).getParent());
            Files.writeString(home.resolve(JSON_FILE), json());
            Files.writeString(home.resolve(HTML_FILE), html());
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The report cannot be written.",
                    new Place.File(home.resolve(JSON_FILE)), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "make room on the disk, then run 'godwit report' again").exception(e);
        }
    }

    /** {@return the report of a home, empty when none was written yet} */
    public static Optional<Report> read(Path home) {
        var file = home.resolve(JSON_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readString(file), Report.class));
        } catch (IOException | JacksonException e) {
            throw new Problem(UpgradeProblem.NO_UPGRADE, "The report cannot be read.", new Place.File(file),
                    e.getClass().getSimpleName(), "remove the file, and run 'godwit verify' to make it anew")
                    .exception(e);
        }
    }

    /** {@return this report with another verification, as {@code godwit verify} makes it} */
    public Report withVerification(org.godwit.upgrade.verify.Verification again) {
        return ReportMaker.judged(new Report(format, verdict, about, assessment, steps, rates, tables, changes,
                configuration, ReportMaker.checks(again), acceptance, tasks));
    }

    /** {@return this report with another acceptance, as {@code godwit accept} makes it} */
    public Report withAcceptance(org.godwit.upgrade.accept.Acceptance again) {
        return ReportMaker.judged(new Report(format, verdict, about, assessment, steps, rates, tables, changes,
                configuration, verification, ReportMaker.checks(again), tasks));
    }
}
