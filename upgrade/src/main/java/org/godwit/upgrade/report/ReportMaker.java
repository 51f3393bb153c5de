package org.godwit.upgrade.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.godwit.upgrade.accept.Acceptance;
import org.godwit.upgrade.assess.AssessmentDocument;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.configure.HomeConversion;
import org.godwit.upgrade.configure.Notice;
import org.godwit.upgrade.convert.Change;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.UpgradePlan;
import org.godwit.upgrade.report.Report.ChangeEntry;
import org.godwit.upgrade.report.Report.Checks;
import org.godwit.upgrade.report.Report.Task;
import org.godwit.upgrade.report.Report.Verdict;
import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Verification;
import tools.jackson.databind.json.JsonMapper;

/** Gathers a report from the plan, the journal, and the results of the checks, as far as there are any. */
public final class ReportMaker {
    private static final int EXAMPLES = 5;
    private static final String CHANGES_FOLDER = "godwit/changes";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final UpgradePlan plan;
    private final List<JournalEntry> journal;
    private final Path home;
    private Report.Configuration configuration = Report.Configuration.NOTHING;
    private List<Notice> notices = List.of();
    private Checks verification = Checks.NOT_RUN;
    private Checks acceptance = Checks.NOT_RUN;

    /**
     * Begins a report.
     *
     * @param home the folder in which the new home is now
     */
    public ReportMaker(UpgradePlan plan, List<JournalEntry> journal, Path home) {
        this.plan = plan;
        this.journal = List.copyOf(journal);
        this.home = home;
    }

    public ReportMaker with(HomeConversion conversion) {
        configuration = new Report.Configuration(conversion.changes().stream()
                .map(c -> new Report.FileEntry(c.file(),
                        c.edits().stream().map(e -> new Report.EditEntry(e.line(), e.what(), e.reason())).toList(),
                        c.diff()))
                .toList(), conversion.carried().size(), conversion.carriedBytes(),
                conversion.leftOut().stream()
                        .map(l -> new Report.LeftEntry(l.file(), l.reason())).toList());
        notices = conversion.notices();
        return this;
    }

    public ReportMaker with(Verification result) {
        verification = checks(result);
        return this;
    }

    public ReportMaker with(Acceptance result) {
        acceptance = checks(result);
        return this;
    }

    static Checks checks(Verification result) {
        return new Checks(true, result.ok(), result.rows(), result.duration().toMillis(), result.checks());
    }

    static Checks checks(Acceptance result) {
        return new Checks(true, result.ok(), 0, result.duration().toMillis(), result.checks());
    }

    /** {@return the report} */
    public Report make() {
        var steps = plan.steps().stream().map(this::step).toList();
        var tables = plan.steps().stream().filter(Step.LoadTable.class::isInstance).map(Step.LoadTable.class::cast)
                .flatMap(s -> last(s.id()).map(e -> table(s, e)).stream()).toList();
        return judged(new Report(Report.FORMAT, Verdict.NOT_VERIFIED, about(), AssessmentDocument.of(plan.assessment()),
                steps, rates(), tables, changes(), configuration, verification, acceptance, tasks()));
    }

    /** {@return the report with the verdict that its checks and tasks call for} */
    static Report judged(Report report) {
        return new Report(report.format(), verdict(report), report.about(), report.assessment(), report.steps(),
                report.rates(), report.tables(), report.changes(), report.configuration(), report.verification(),
                report.acceptance(), report.tasks());
    }

    private static Verdict verdict(Report report) {
        if (!report.failed().isEmpty()) {
            return Verdict.DIFFERENCES;
        }
        // A report may be written by one of the last steps, before its own entry.
        if (report.steps().stream().anyMatch(s -> s.id().startsWith("load ") && !s.status().equals("done"))) {
            return Verdict.INCOMPLETE;
        }
        if (!report.verification().run() || !report.acceptance().run()) {
            return Verdict.NOT_VERIFIED;
        }
        return report.tasks(true).isEmpty() ? Verdict.READY : Verdict.READY_AFTER_TASKS;
    }

    private Report.About about() {
        var server = plan.assessment().home().server();
        var begun = journal.stream().findFirst();
        var end = journal.isEmpty() ? "" : journal.getLast().at().toString();
        return new Report.About(plan.assessment().home().root().toString(), plan.newHome().toString(),
                server.product(), server.version(), UpgradePlan.TARGET_VERSION, plan.path(),
                plan.target().configured().shown(), begun.map(e -> e.details().getOrDefault("by", "")).orElse(""),
                begun.map(e -> e.details().getOrDefault("godwit", "")).orElse(""),
                begun.map(e -> e.at().toString()).orElse(""), end);
    }

    private Report.StepEntry step(Step step) {
        var last = last(step.id());
        var status = last.map(e -> switch (e.event()) {
            case FINISHED -> "done";
            case FAILED -> "failed";
            case UNDONE -> "undone";
            case INTERRUPTED -> "interrupted";
            case STARTED, PROGRESSED -> "started";
            case BEGUN, RESUMED -> "open";
        }).orElse("open");
        return new Report.StepEntry(step.id(), step.title(), status, last.map(e -> e.number("millis")).orElse(0L));
    }

    private Optional<JournalEntry> last(String step) {
        return journal.reversed().stream().filter(e -> e.step().equals(step)).findFirst();
    }

    private static Report.TableEntry table(Step.LoadTable step, JournalEntry entry) {
        return new Report.TableEntry(step.table().name(), entry.number("rows-read"), entry.number("rows-written"),
                entry.number("bytes"), entry.number("millis"));
    }

    private Report.Rates rates() {
        var loads = journal.stream()
                .filter(e -> e.event() == JournalEntry.Event.FINISHED && e.details().containsKey("rows-written"))
                .toList();
        long whole = journal.isEmpty()
                ? 0
                : Duration.between(journal.getFirst().at(), journal.getLast().at()).toMillis();
        return new Report.Rates(sum(loads, "rows-written"), sum(loads, "bytes"), sum(loads, "read-millis"),
                sum(loads, "write-millis"), whole);
    }

    private static long sum(List<JournalEntry> entries, String figure) {
        return entries.stream().mapToLong(e -> e.number(figure)).sum();
    }

    /** Counts from the journal; examples from the lists of changed rows. */
    private List<ChangeEntry> changes() {
        Map<Change.Kind, Long> counts = new EnumMap<>(Change.Kind.class);
        Map<Change.Kind, List<String>> files = new EnumMap<>(Change.Kind.class);
        Map<Change.Kind, List<String>> examples = new EnumMap<>(Change.Kind.class);
        for (var step : plan.steps()) {
            var file = switch (step) {
                case Step.LoadTable load -> load.table().name();
                case Step.LoadMounted mounted -> "mounted-" + mounted.copy().name();
                default -> "";
            };
            if (!file.isEmpty()) {
                var entry = last(step.id());
                for (var kind : Change.Kind.values()) {
                    long count = entry.map(e -> e.number("changed-" + kind.name())).orElse(0L);
                    if (count > 0) {
                        counts.merge(kind, count, Long::sum);
                        files.computeIfAbsent(kind, _ -> new ArrayList<>())
                                .add(CHANGES_FOLDER + "/" + file + ".jsonl");
                    }
                }
                readExamples(file, examples);
            }
        }
        return counts.entrySet().stream()
                .map(e -> new ChangeEntry(e.getKey().name(), e.getKey().text(), e.getKey().isRepair(), e.getValue(),
                        examples.getOrDefault(e.getKey(), List.of()), files.getOrDefault(e.getKey(), List.of())))
                .sorted((a, b) -> Boolean.compare(b.repair(), a.repair())).toList();
    }

    private void readExamples(String table, Map<Change.Kind, List<String>> examples) {
        var file = home.resolve(CHANGES_FOLDER).resolve(table + ".jsonl");
        if (!Files.exists(file)) {
            return;
        }
        try (var lines = Files.lines(file)) {
            lines.forEach(line -> {
                var node = JSON.readTree(line);
                var list = examples.computeIfAbsent(Change.Kind.valueOf(node.path("kind").asString()),
                        _ -> new ArrayList<>());
                if (list.size() < EXAMPLES) {
                    list.add(node.path("table").asString() + ", " + node.path("key").asString() + ": "
                            + node.path("detail").asString());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Task> tasks() {
        var tasks = new ArrayList<Task>();
        notices.forEach(n -> tasks.add(new Task(n.kind() == Notice.Kind.TO_DO, n.what(), n.where().toString(),
                n.todo())));
        plan.findings().stream()
                .filter(f -> f.severity() == Finding.Severity.DECISION || f.severity() == Finding.Severity.NOTE)
                .forEach(f -> tasks.add(new Task(f.severity() == Finding.Severity.DECISION, f.problem().what(),
                        f.problem().where().toString(), f.problem().why() + "; " + f.problem().todo())));
        acceptance.checks().stream().filter(c -> c.status() == Check.Status.SKIPPED)
                .forEach(c -> tasks.add(new Task(false, "Not tried: " + c.name() + ".", c.area().title(), c.reason())));
        tasks.add(new Task(true, "Nobody has called the data services of the new home yet.",
                plan.newHome().toString(), "start it with 'godwit serve --home " + plan.newHome()
                        + "', and call one operation of each service with a client that you know"));
        tasks.add(new Task(true, "The old server is the way back as long as nobody writes to the new one.",
                plan.assessment().home().root().toString().toLowerCase(Locale.ROOT).isEmpty()
                        ? ""
                        : plan.assessment().home().root().toString(),
                "keep the old home and its database unchanged until the new one has proved itself"));
        tasks.sort((a, b) -> Boolean.compare(b.must(), a.must()));
        return tasks;
    }
}
