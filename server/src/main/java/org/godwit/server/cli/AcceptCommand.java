package org.godwit.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.cli.UpgradedHome.Ground;
import org.godwit.upgrade.accept.Acceptance;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit accept}. */
@CommandLine.Command(name = "accept", header = "Run the upgrade guide's tests on an upgraded home, and clean up after them.")
final class AcceptCommand implements Command {
    @Parameters(paramLabel = "NEW_HOME", description = "The folder that the upgrade made.")
    private Path newHome = Path.of("");

    @Option(names = "--login-file", paramLabel = "FILE", description = "Users who must be able to log in: on each line a name, a blank, and the password.")
    private Optional<Path> loginFile = Optional.empty();

    @Option(names = "--accept", paramLabel = "CODE", split = ",", description = "Codes of problems that are known, such as GW-UPGRADE-023 for stores out of reach from here.")
    private List<String> accepted = new ArrayList<>();

    @Option(names = "--on-staging", description = "Try on the new database itself, and clean up; without this, on a throw-away copy of its user tables.")
    private boolean onStaging;

    @Mixin
    private UpgradeOptions.TargetPassword password = new UpgradeOptions.TargetPassword();

    @Override
    public ExitStatus run(Terminal terminal) {
        var logins = loginFile.map(AcceptCommand::read).orElse(List.of());
        try (var upgraded = UpgradedHome.open(newHome, password, terminal)) {
            var codes = new TreeSet<>(accepted);
            upgraded.acceptedCodes().forEach(codes::add);
            var acceptance = upgraded.accept(onStaging ? Ground.STAGING : Ground.COPY,
                    new Acceptance.Wishes(codes, logins), trial -> {
                        if (!terminal.isJson()) {
                            terminal.err().println("  " + trial);
                        }
                    });
            upgraded.write(upgraded.report().withAcceptance(acceptance));
            if (terminal.isJson()) {
                terminal.print(acceptance);
            } else {
                CheckLines.print(acceptance.checks(), terminal);
                terminal.err().println("the report is " + upgraded.reportPage());
            }
            return acceptance.ok() ? ExitStatus.DONE : ExitStatus.DIFFERENCES;
        }
    }

    private static List<Acceptance.Login> read(Path file) {
        try {
            var logins = new ArrayList<Acceptance.Login>();
            var lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                var line = lines.get(i).strip();
                if (line.isEmpty()) {
                    continue;
                }
                int blank = line.indexOf(' ');
                if (blank < 0) {
                    throw new Problem(CliProblem.SECRET_FILE, "A line of the login file has no password.",
                            new Place.Line(file, i + 1, 0), "there is no blank in it",
                            "write a name, a blank, and the password").exception();
                }
                logins.add(new Acceptance.Login(line.substring(0, blank), Secret.of(line.substring(blank + 1))));
            }
            return logins;
        } catch (IOException e) {
            throw new Problem(CliProblem.SECRET_FILE, "The login file cannot be read.", new Place.File(file),
                    e.getClass().getSimpleName(), "name a readable file").exception(e);
        }
    }
}
