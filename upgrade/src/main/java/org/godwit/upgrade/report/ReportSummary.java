package org.godwit.upgrade.report;

import org.godwit.upgrade.verify.Check;
import org.godwit.upgrade.verify.Check.Status;

/** The report in two dozen lines. */
final class ReportSummary {
    private static final int SHOWN = 10;

    private final StringBuilder text = new StringBuilder();

    private ReportSummary() {}

    static String of(Report report) {
        return new ReportSummary().summary(report);
    }

    private String summary(Report report) {
        var about = report.about();
        text.append(report.verdict().text()).append("\n\n");
        line("from", about.oldHome() + " (" + about.product() + " " + about.oldVersion() + ")");
        line("to", about.newHome() + " (" + about.newVersion() + ")");
        line("database", about.target());
        line("path", about.path());
        var rates = report.rates();
        line("copied", Shown.number(rates.rows()) + " rows, " + Shown.bytes(rates.bytes()) + " in "
                + Shown.millis(rates.readMillis() + rates.writeMillis()) + " (" + Shown.number(rates.rowsPerSecond())
                + " rows/s); the whole upgrade took " + Shown.millis(rates.wholeMillis()));
        report.changes().forEach(c -> line(c.repair() ? "repaired" : "changed",
                Shown.number(c.count()) + " " + c.text()));
        line("files", report.configuration().rewritten().size() + " rewritten, "
                + Shown.number(report.configuration().carriedFiles()) + " carried over, "
                + report.configuration().leftOut().size() + " left behind");
        checks("verified", report.verification());
        checks("accepted", report.acceptance());
        differences(report);
        tasks(report);
        return text.toString();
    }

    private void checks(String name, Report.Checks checks) {
        if (!checks.run()) {
            line(name, "not run");
            return;
        }
        long skipped = checks.count(Status.SKIPPED);
        line(name, checks.count(Status.PASSED) + " of " + checks.checks().size() + " checks passed"
                + (skipped > 0 ? ", " + skipped + " skipped" : "")
                + (checks.rows() > 0 ? ", " + Shown.number(checks.rows()) + " rows read" : "") + " in "
                + Shown.millis(checks.millis()));
    }

    private void differences(Report report) {
        var failed = report.failed();
        if (failed.isEmpty()) {
            return;
        }
        text.append("\ndifferences\n");
        int shown = 0;
        for (Check check : failed) {
            text.append("  ").append(check.area().title()).append(": ").append(check.name()).append(" (")
                    .append(Shown.number(check.differing())).append(")\n");
            for (var difference : check.differences()) {
                if (shown++ < SHOWN) {
                    text.append("      ").append(difference).append('\n');
                }
            }
        }
    }

    private void tasks(Report report) {
        var tasks = report.tasks(true);
        if (tasks.isEmpty()) {
            return;
        }
        text.append("\nbefore production\n");
        tasks.forEach(t -> text.append("  - ").append(t.what()).append("\n    ").append(t.todo()).append('\n'));
    }

    private void line(String name, String value) {
        text.append("  ").append(name).append(" ".repeat(Math.max(1, 11 - name.length()))).append(value).append('\n');
    }
}
