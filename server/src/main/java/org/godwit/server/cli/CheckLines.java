package org.godwit.server.cli;

import java.util.List;
import java.util.Locale;
import org.godwit.upgrade.verify.Check;

/** Checks as lines on a terminal: one for each area, and all about those that failed. */
final class CheckLines {
    private CheckLines() {}

    static void print(List<Check> checks, Terminal terminal) {
        for (var area : Check.Area.values()) {
            var ofArea = checks.stream().filter(c -> c.area() == area).toList();
            if (!ofArea.isEmpty()) {
                long passed = ofArea.stream().filter(c -> c.status() == Check.Status.PASSED).count();
                terminal.out().println("  " + area.title() + ": " + passed + " of " + ofArea.size() + " passed");
                ofArea.stream().filter(c -> c.status() != Check.Status.PASSED).forEach(c -> print(c, terminal));
            }
        }
    }

    private static void print(Check check, Terminal terminal) {
        terminal.out().println("    " + check.status().name().toLowerCase(Locale.ROOT) + "  " + check.name()
                + (check.reason().isEmpty() ? "" : ": " + check.reason()));
        check.differences().forEach(d -> terminal.out().println("      " + d));
        long more = check.differing() - check.differences().size();
        if (more > 0) {
            terminal.out().println("      and at least " + more + " more");
        }
    }
}
