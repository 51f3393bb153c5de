package org.godwit.server.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code godwit help}. Picocli's own would clash with the {@code -h} that every command inherits. */
@CommandLine.Command(name = "help", header = "Show the commands, or the options of one.")
final class HelpCommand implements Command {
    @Parameters(paramLabel = "COMMAND", description = "The command to explain, such as `user add`.")
    private final List<String> words = new ArrayList<>();

    @Override
    public ExitStatus run(Terminal terminal) {
        var line = Main.newCommandLine();
        for (var word : words) {
            var next = line.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(line, "there is no command `" + word + "`");
            }
            line = next;
        }
        line.usage(terminal.out());
        return ExitStatus.DONE;
    }
}
