package org.godwit.server.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code godwit init}. */
@CommandLine.Command(name = "init", header = "Make a fresh home with an embedded database and an admin.")
final class InitCommand implements Command {
    @Parameters(paramLabel = "HOME", description = "The folder of the new home; must not exist or be empty.")
    private Path home = Path.of("");

    @Override
    public ExitStatus run(Terminal terminal) {
        throw new UnsupportedOperationException("not written yet: " + home);
    }
}
