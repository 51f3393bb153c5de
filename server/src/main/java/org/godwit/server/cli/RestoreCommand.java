package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.backup.InstallationSummary;
import org.godwit.upgrade.backup.Restore;
import org.godwit.upgrade.backup.RestoreSummary;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit restore}. */
@CommandLine.Command(name = "restore", header = "Restore a backup: its home into a folder, its tables into a database.", description = "Without --database, each embedded database of the backup is made again as a file within the folder, by the line "
        + "of H2 that it came from. Nothing is ever replaced: folder and database must be empty.")
final class RestoreCommand implements Command {
    @Parameters(paramLabel = "ARCHIVE", description = "The backup.")
    private Path archive = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--to", paramLabel = "FOLDER", description = "The folder of the home; must not exist or be empty.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--database", paramLabel = "JDBC_URL", description = "An empty database for the tables.")
    private Optional<String> database = Optional.empty();

    @Option(names = "--user", paramLabel = "USER", description = "Who logs in to it.")
    private String user = "";

    @Option(names = "--password-file", paramLabel = "FILE", description = "A file whose first line is the password; else GODWIT_PASSWORD, else a prompt.")
    private Optional<Path> passwordFile = Optional.empty();

    @Option(names = "--mounted", paramLabel = "NAME", description = "Restore the registry that was mounted from the datasource NAME alone, into --database; no home is made.")
    private Optional<String> mounted = Optional.empty();

    @Override
    public ExitStatus run(Terminal terminal) {
        if (mounted.isPresent() == folder.isPresent() || (mounted.isPresent() && database.isEmpty())) {
            throw new ParameterException(spec.commandLine(),
                    "give --to FOLDER for the home, or --mounted NAME and --database for one mounted registry");
        }
        var progress = new BackupProgress(terminal);
        InstallationSummary restored;
        try (var drivers = Drivers.ofHome(Path.of(""))) {
            if (database.isPresent()) {
                var password = terminal.secret(passwordFile, "GODWIT_PASSWORD", "password of the database");
                var target = Database.of(new DatabaseAddress(database.get(), user, password), drivers);
                restored = mounted.isPresent()
                        ? new InstallationSummary(
                                List.of(Restore.mounted(archive, mounted.get(), target, progress)), List.of())
                        : Restore.homeAndDatabase(archive, folder.orElseThrow(), target, drivers, progress);
            } else {
                restored = Restore.installation(archive, folder.orElseThrow(), drivers, progress);
            }
        }
        var leftOut = restored.databases().stream().flatMap(s -> s.leftOut().stream()).toList();
        tell(terminal, restored, leftOut);
        return leftOut.isEmpty() ? ExitStatus.DONE : ExitStatus.DIFFERENCES;
    }

    private void tell(Terminal terminal, InstallationSummary restored, List<Problem> leftOut) {
        int tables = restored.databases().stream().mapToInt(RestoreSummary::tables).sum();
        long rows = restored.databases().stream().mapToLong(RestoreSummary::rows).sum();
        if (terminal.isJson()) {
            terminal.print(new Restored(folder.map(Path::toString).orElse(""), tables, rows,
                    leftOut.stream().map(Problem::text).toList(), restored.mountedElsewhere()));
            return;
        }
        terminal.out()
                .println("restored and verified: " + tables + " tables, " + rows + " rows"
                        + folder.map(f -> "; the home is " + f).orElse(""));
        if (database.isPresent() && folder.isPresent()) {
            terminal.out().println("the datasources of this home still name the old database: "
                    + folder.get().resolve("repository/conf/datasources/master-datasources.xml"));
        }
        restored.mountedElsewhere()
                .forEach(name -> terminal.out().println("the registry mounted from " + name
                        + " was no file of this home and is used where it is; is it lost, then: godwit restore "
                        + archive + " --mounted " + name + " --database JDBC_URL"));
        terminal.tell(leftOut);
    }

    private record Restored(String home, int tables, long rows, List<String> leftOut, List<String> mountedElsewhere) {}
}
