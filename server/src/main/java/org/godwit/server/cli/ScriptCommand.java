package org.godwit.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.upgrade.script.DatabaseType;
import org.godwit.upgrade.script.ScriptNames;
import org.godwit.upgrade.script.Scripts;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code godwit script}. */
@CommandLine.Command(name = "script", header = "Write the SQL scripts of an upgrade step, to be run by hand.")
final class ScriptCommand implements Command {
    private static final Set<String> OLD = Set.of("3.1.0");
    private static final Set<String> NEW = Set.of("3.1.1");
    private static final String IDENTITY_SERVER = "is";

    @Option(names = "--from", required = true, paramLabel = "VERSION", description = "The version that the database has: 3.1.0.")
    private String from = "";

    @Option(names = "--to", required = true, paramLabel = "VERSION", description = "The version that it gets: 3.1.1.")
    private String to = "";

    @Option(names = "--database-type", required = true, paramLabel = "TYPE", description = "db2, derby, h2, informix, mssql, mysql, mysql_cluster, openedge, oracle, oracle_rac or postgresql.")
    private String databaseType = "";

    @Option(names = "--product", defaultValue = "dss", paramLabel = "PRODUCT", description = "dss, is or another; only is has scripts of its own.")
    private String product = "dss";

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write into; without it migration.sql is printed.")
    private Path out = Path.of("");

    @Option(names = "--primary-domain", defaultValue = "PRIMARY", paramLabel = "DOMAIN", description = "Domain of the primary user store.")
    private String primary = "PRIMARY";

    @Option(names = "--everyone-role", defaultValue = "everyone", paramLabel = "ROLE", description = "EveryOneRoleName of user-mgt.xml.")
    private String everyone = "everyone";

    @Option(names = "--store", paramLabel = "DOMAIN", description = "Domain of a secondary user store; may be repeated.")
    private List<String> stores = List.of();

    /** What was written, in JSON. */
    record Written(String databaseType, List<String> files) {}

    @Override
    public ExitStatus run(Terminal terminal) {
        var type = DatabaseType.ofLabel(databaseType).orElseThrow(() -> wrong("--database-type", databaseType,
                "known are " + Arrays.stream(DatabaseType.values()).map(DatabaseType::label)
                        .collect(Collectors.joining(", "))));
        if (!OLD.contains(from)) {
            throw wrong("--from", from, "known is 3.1.0");
        }
        if (!NEW.contains(to)) {
            throw wrong("--to", to, "known is 3.1.1");
        }
        boolean identity = product.equalsIgnoreCase(IDENTITY_SERVER);
        var files = Scripts.of(type, names()).files(identity);
        if (out.toString().isEmpty() && !terminal.isJson()) {
            terminal.out().print(files.get("migration.sql"));
        } else {
            files.forEach(this::write);
        }
        if (terminal.isJson()) {
            terminal.print(new Written(type.label(), List.copyOf(files.keySet())));
        } else if (!identity) {
            terminal.err().println(
                    "Only migration.sql is needed: migration-identity.sql and migration-service-provider.sql are for"
                            + " the Identity Server (--product is).");
        }
        return ExitStatus.DONE;
    }

    private ScriptNames names() {
        try {
            return new ScriptNames(primary, everyone, stores);
        } catch (IllegalArgumentException e) {
            throw wrong("--store, --primary-domain", String.join(", ", stores), String.valueOf(e.getMessage()));
        }
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(out);
            Files.writeString(out.resolve(name), text);
        } catch (IOException e) {
            throw new Problem(CliProblem.USAGE, "A script cannot be written.", new Place.File(out.resolve(name)),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "give another folder with --out")
                    .exception(e);
        }
    }

    private static ProblemException wrong(String option, String value, String why) {
        return new Problem(CliProblem.USAGE, "There is no script for this.", new Place.Setting(option),
                value + ": " + why, "correct the option; godwit help script shows them").exception();
    }
}
