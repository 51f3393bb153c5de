package org.godwit.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.examples.SampleInstallation;
import org.godwit.server.Godwit;
import org.godwit.server.Ports;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.AssessmentDocument;
import org.godwit.upgrade.plan.Target;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code godwit quickstart}. */
@CommandLine.Command(name = "quickstart", header = "Make a sample DSS 3.1.0 installation, upgrade it, and serve it.")
final class QuickstartCommand implements Command {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Where to make both homes; by default a temporary folder.")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--offset", paramLabel = "N", description = "Added to the ports 9763 and 9443 (${DEFAULT-VALUE}).")
    private int offset;

    @Override
    public ExitStatus run(Terminal terminal) {
        Path folder;
        try {
            folder = dir.isPresent()
                    ? Files.createDirectories(dir.get())
                    : Files.createTempDirectory("godwit-quickstart-");
            SampleInstallation.create(folder.resolve("dss-3.1.0"));
        } catch (IOException | SQLException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The sample installation cannot be made.",
                    new Place.Setting("--dir"), e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "name another folder with --dir").exception(e);
        }
        var newHome = folder.resolve("dss-3.1.1").toAbsolutePath();
        terminal.err().println("a DSS 3.1.0 installation was made in " + folder.resolve("dss-3.1.0"));
        try (var upgrade = Upgrade.of(folder.resolve("dss-3.1.0"))) {
            terminal.err().println();
            terminal.err().println(AssessmentDocument.of(upgrade.assess()).text());
            var plan = upgrade.plan(newHome, Target.embedded(upgrade.home()), Set.of());
            var upgraded = RunningUpgrade.watch(newHome, terminal,
                    (observer, stop) -> upgrade.run(plan, InstantSource.system(), observer, stop));
            if (upgraded != ExitStatus.DONE) {
                return upgraded;
            }
        }
        terminal.out().println("the report is " + newHome.resolve("godwit/report.html"));
        return serve(newHome, terminal);
    }

    private ExitStatus serve(Path newHome, Terminal terminal) {
        LogLines.forServer();
        try (var godwit = Godwit.start(newHome, new Ports(9763, 9443, Optional.of(offset), "127.0.0.1"))) {
            Runtime.getRuntime().addShutdownHook(new Thread(godwit::close, "drain"));
            godwit.awaitReady(READY_WITHIN);
            var http = "http://localhost:" + (9763 + offset);
            var https = "https://localhost:" + (9443 + offset);
            terminal.out().println("serving " + http + " until Ctrl-C; try");
            terminal.out().println("  curl " + http + "/services/Birds/species");
            terminal.out().println("  curl -H 'Content-Type: application/json' " + http + "/services/Birds/species");
            terminal.out()
                    .println("  curl -k -u skipper:skipper1 " + https
                            + "/services/FerryTimes/passengers?crossingId=1");
            terminal.out().flush();
            godwit.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.DONE;
    }
}
