package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.LocalVault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code godwit secret}: the home's own vault, whose key is kept outside the home. */
@CommandLine.Command(name = "secret", header = "Keep passwords encrypted: set, list, remove, rotate, import.", subcommands = {
        SecretCommand.Set.class, SecretCommand.ListSecrets.class, SecretCommand.Remove.class,
        SecretCommand.Rotate.class, SecretCommand.Import.class})
final class SecretCommand implements Command {
    @Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public ExitStatus run(Terminal terminal) {
        var command = spec == null ? new CommandLine(this) : spec.commandLine();
        throw new CommandLine.ParameterException(command, "name one of set, list, remove, rotate and import");
    }

    private static LocalVault vault(Path home, Terminal terminal) {
        return LocalVault.of(CarbonHome.find(home), terminal.environment());
    }

    private static ExitStatus done(Terminal terminal, Done done, String text) {
        if (terminal.isJson()) {
            terminal.print(done);
        } else {
            terminal.out().println(text);
        }
        return ExitStatus.DONE;
    }

    private record Done(List<String> aliases) {}

    private record Entry(String alias, String vault) {}

    private record Listed(List<Entry> secrets) {}

    /** {@code godwit secret set}. */
    @CommandLine.Command(name = "set", header = "Keep a secret under an alias. Asks for it, or reads it from a file or "
            + "the variable GODWIT_SECRET.")
    static final class Set implements Command {
        @Parameters(index = "0", paramLabel = "HOME", description = "The home.")
        private Path home = Path.of("");
        @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias, such as "
                + "Datasources.BIRDS_DB.Configuration.Password.")
        private String alias = "";
        @Option(names = "--file", paramLabel = "FILE", description = "A file whose first line is the secret.")
        private @Nullable Path file;

        @Override
        public ExitStatus run(Terminal terminal) {
            var vault = vault(home, terminal);
            vault.set(alias, terminal.secret(Optional.ofNullable(file), "GODWIT_SECRET", "secret " + alias));
            return done(terminal, new Done(List.of(alias)), "Kept the secret " + alias + ".");
        }
    }

    /** {@code godwit secret list}. */
    @CommandLine.Command(name = "list", header = "Show which secrets there are, never what they are.")
    static final class ListSecrets implements Command {
        @Parameters(paramLabel = "HOME", description = "The home.")
        private Path home = Path.of("");

        @Override
        public ExitStatus run(Terminal terminal) {
            var found = new ArrayList<Entry>();
            vault(home, terminal).aliases().forEach(a -> found.add(new Entry(a, "godwit")));
            CarbonHome.vaultOf(home, terminal.environment()).aliases().forEach(a -> found.add(new Entry(a, "carbon")));
            if (terminal.isJson()) {
                terminal.print(new Listed(found));
            } else {
                found.forEach(e -> terminal.out().println(e.vault() + "  " + e.alias()));
            }
            return ExitStatus.DONE;
        }
    }

    /** {@code godwit secret remove}. */
    @CommandLine.Command(name = "remove", header = "Forget a secret of the home's own vault.")
    static final class Remove implements Command {
        @Parameters(index = "0", paramLabel = "HOME", description = "The home.")
        private Path home = Path.of("");
        @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias.")
        private String alias = "";

        @Override
        public ExitStatus run(Terminal terminal) {
            boolean removed = vault(home, terminal).remove(alias);
            return done(terminal, new Done(removed ? List.of(alias) : List.of()),
                    removed ? "Forgot the secret " + alias + "." : "There was no secret " + alias + ".");
        }
    }

    /** {@code godwit secret rotate}. */
    @CommandLine.Command(name = "rotate", header = "Make a new key and encrypt every secret anew.")
    static final class Rotate implements Command {
        @Parameters(paramLabel = "HOME", description = "The home.")
        private Path home = Path.of("");

        @Override
        public ExitStatus run(Terminal terminal) {
            var vault = vault(home, terminal);
            int count = vault.rotate();
            return done(terminal, new Done(List.copyOf(vault.aliases())), "Encrypted " + count + " secrets anew.");
        }
    }

    /** {@code godwit secret import}. */
    @CommandLine.Command(name = "import", header = "Copy the secrets of Carbon's vault into the home's own vault.")
    static final class Import implements Command {
        @Parameters(paramLabel = "HOME", description = "The home.")
        private Path home = Path.of("");

        @Override
        public ExitStatus run(Terminal terminal) {
            var vault = vault(home, terminal);
            var carbon = CarbonHome.vaultOf(home, terminal.environment());
            for (var alias : carbon.aliases()) {
                carbon.secret(alias).ifPresent(secret -> vault.set(alias, secret));
            }
            return done(terminal, new Done(List.copyOf(carbon.aliases())),
                    "Copied " + carbon.aliases().size() + " secrets; Carbon's vault is as it was.");
        }
    }
}
