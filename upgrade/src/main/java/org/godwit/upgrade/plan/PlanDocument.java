package org.godwit.upgrade.plan;

import java.util.List;
import java.util.stream.Stream;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.AssessmentDocument;
import org.godwit.upgrade.assess.Finding;
import org.godwit.upgrade.configure.LeftOut;

/**
 * A plan in the form of {@code plan --json}; the names of the components are a contract.
 *
 * @param path what kind of upgrade follows from what was found
 * @param loading whether tables are loaded at once or one after another, and why
 * @param ready whether it can run as it is
 */
public record PlanDocument(String oldHome, String newHome, String target, String path, String loading, boolean ready,
        List<StepEntry> steps, List<FileEntry> configuration, List<LeftOut> leftOut, List<String> notices,
        AssessmentDocument assessment, List<String> blockers, List<String> undecided) {
    /** One step with the statements that it runs on the new database. */
    public record StepEntry(int number, String id, String title, List<String> sql) {}

    /** One rewritten file with what changes in it and why. */
    public record FileEntry(String file, List<String> edits, String diff) {}

    /** {@return the document of a plan} */
    public static PlanDocument of(UpgradePlan plan) {
        var steps = new java.util.ArrayList<StepEntry>();
        for (var step : plan.steps()) {
            steps.add(new StepEntry(steps.size() + 1, step.id(), step.title(),
                    step.statements(plan.script())));
        }
        return new PlanDocument(plan.assessment().home().root().toString(), plan.newHome().toString(),
                plan.target().configured().shown(), plan.path(), plan.loading(),
                plan.blockers().isEmpty() && plan.undecided().isEmpty(),
                steps,
                plan.configuration().changes().stream().map(c -> new FileEntry(c.file(),
                        c.edits().stream().map(e -> "line " + e.line() + ": " + e.what() + ", " + e.reason()).toList(),
                        c.diff())).toList(),
                plan.configuration().leftOut(),
                Stream.concat(
                        plan.findings().stream().map(Finding::problem)
                                .filter(p -> p.code() == UpgradeProblem.IN_PLACE)
                                .map(p -> p.what() + " " + p.why() + "; " + p.todo()),
                        plan.configuration().notices().stream()
                                .map(n -> n.what() + " (" + n.where() + "): " + n.todo()))
                        .toList(),
                AssessmentDocument.of(plan.assessment()),
                plan.blockers().stream().map(f -> f.problem().text()).toList(),
                plan.undecided().stream().map(f -> f.problem().text()).toList());
    }

    /** {@return the document for people; with every statement, or with the steps alone} */
    public String text(boolean withSql) {
        var text = new StringBuilder();
        text.append("from    ").append(oldHome).append("\nto      ").append(newHome).append("\ntarget  ").append(target)
                .append("\npath    ").append(path).append("\nloading ").append(loading).append("\n\n");
        for (var step : steps) {
            text.append(String.format(java.util.Locale.ROOT, "%4d  %s%n", step.number(), step.title()));
            if (withSql) {
                step.sql().forEach(sql -> text.append("        ").append(sql).append(";\n"));
            }
        }
        text.append("\nconfiguration that is rewritten\n");
        for (var file : configuration) {
            text.append("  ").append(file.file()).append('\n');
            file.edits().forEach(edit -> text.append("    ").append(edit).append('\n'));
        }
        text.append("\nleft behind\n");
        leftOut.forEach(l -> text.append("  ").append(l.file()).append(": ").append(l.reason()).append('\n'));
        text.append("\nto know and to do\n");
        notices.forEach(n -> text.append("  ").append(n).append('\n'));
        return text.toString();
    }
}
