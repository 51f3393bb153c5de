package org.godwit.upgrade.plan;

import java.util.List;
import org.godwit.carbon.database.Sql;
import org.godwit.upgrade.assess.AssessmentDocument;

/**
 * A plan in the form of {@code plan --json}; the names of the components are a contract.
 *
 * @param path what kind of upgrade follows from what was found
 * @param ready whether it can run as it is
 */
public record PlanDocument(String oldHome, String newHome, String target, String path, boolean ready,
        List<StepEntry> steps, AssessmentDocument assessment, List<String> blockers, List<String> undecided) {
    /** One step with the statements that it runs on the new database. */
    public record StepEntry(int number, String id, String title, List<String> sql) {}

    /** {@return the document of a plan} */
    public static PlanDocument of(UpgradePlan plan) {
        var steps = new java.util.ArrayList<StepEntry>();
        for (var step : plan.steps()) {
            steps.add(new StepEntry(steps.size() + 1, step.id(), step.title(),
                    step.statements(plan.script()).stream().map(Sql::text).toList()));
        }
        return new PlanDocument(plan.assessment().home().root().toString(), plan.newHome().toString(),
                plan.target().configured().shown(), plan.path(),
                plan.blockers().isEmpty() && plan.undecided().isEmpty(),
                steps, AssessmentDocument.of(plan.assessment()),
                plan.blockers().stream().map(f -> f.problem().text()).toList(),
                plan.undecided().stream().map(f -> f.problem().text()).toList());
    }

    /** {@return the document for people; with every statement, or with the steps alone} */
    public String text(boolean withSql) {
        var text = new StringBuilder();
        text.append("from    ").append(oldHome).append("\nto      ").append(newHome).append("\ntarget  ").append(target)
                .append("\npath    ").append(path).append("\n\n");
        for (var step : steps) {
            text.append("%4d  %s%n".formatted(step.number(), step.title()));
            if (withSql) {
                step.sql().forEach(sql -> text.append("        ").append(sql).append(";\n"));
            }
        }
        return text.toString();
    }
}
