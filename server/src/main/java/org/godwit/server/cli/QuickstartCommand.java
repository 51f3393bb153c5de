package org.godwit.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
    /** Enough for the start of the compiler to see what is called again and again. */
    private static final int CALLS = 50;

    @Option(names = "--dir", paramLabel = "FOLDER", description = "Where to make both homes; by default a temporary folder.")
    private Optional<Path> dir = Optional.empty();

    @Option(names = "--offset", paramLabel = "N", description = "Added to the ports 9763 and 9443 (${DEFAULT-VALUE}).")
    private int offset;

    @Option(names = "--once", description = "Serve on free ports, ask the services once, and stop: shows that everything works.")
    private boolean once;

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
        return once ? tryOnce(newHome, terminal) : serve(newHome, terminal);
    }

    /** The launcher runs this after a build, to learn which classes a start needs. */
    private static ExitStatus tryOnce(Path newHome, Terminal terminal) {
        LogLines.forServer();
        try (var godwit = Godwit.start(newHome, new Ports(0, 0, Optional.of(0), "127.0.0.1"));
                var client = HttpClient.newHttpClient()) {
            godwit.awaitReady(READY_WITHIN);
            for (int i = 0; i < CALLS; i++) {
                for (var type : List.of("text/plain", "application/json")) {
                    var species = HttpRequest.newBuilder(godwit.httpAddress().resolve("/services/Birds/species"))
                            .header("Content-Type", type).build();
                    int status = client.send(species, BodyHandlers.discarding()).statusCode();
                    if (status != 200) {
                        terminal.err().println("the service Birds answered with status " + status);
                        return ExitStatus.FAILED;
                    }
                }
            }
            terminal.out().println("the services answer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.DONE;
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
