package org.godwit.server.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/** {@code godwit completion}: a script that teaches a shell to complete commands and options. */
@CommandLine.Command(name = "completion", header = "Print a completion script for bash and zsh.", description = "Use it with: source <(godwit completion)")
final class CompletionCommand implements Command {
    @Override
    public ExitStatus run(Terminal terminal) {
        terminal.out().print(AutoComplete.bash("godwit", Main.newCommandLine()));
        return ExitStatus.DONE;
    }
}
