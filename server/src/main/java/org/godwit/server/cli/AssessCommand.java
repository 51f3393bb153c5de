package org.godwit.server.cli;

import java.nio.file.Path;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.assess.AssessmentDocument;
import org.godwit.upgrade.assess.Finding.Severity;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code godwit assess}. */
@CommandLine.Command(name = "assess", header = "Tell what an old home is, and what stands in the way. Only reads.")
final class AssessCommand implements Command {
    @Parameters(paramLabel = "HOME", description = "The old Carbon home.")
    private Path home = Path.of("");

    @Override
    public ExitStatus run(Terminal terminal) {
        try (var upgrade = Upgrade.of(home)) {
            var assessment = upgrade.assess();
            var document = AssessmentDocument.of(assessment);
            if (terminal.isJson()) {
                terminal.print(document);
            } else {
                terminal.out().print(document.text());
            }
            if (!assessment.findings(Severity.BLOCKER).isEmpty()) {
                return ExitStatus.REFUSED;
            }
            return assessment.findings(Severity.DECISION).isEmpty() ? ExitStatus.DONE : ExitStatus.NEEDS_DECISION;
        }
    }
}
