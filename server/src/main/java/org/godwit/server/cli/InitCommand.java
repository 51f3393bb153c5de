package org.godwit.server.cli;

import java.nio.file.Path;
import org.godwit.server.FreshHome;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code godwit init}. */
@CommandLine.Command(name = "init", header = "Make a fresh home with an embedded database and an admin.")
final class InitCommand implements Command {
    @Parameters(paramLabel = "HOME", description = "The folder of the new home; must not exist or be empty.")
    private Path home = Path.of("");

    @Override
    public ExitStatus run(Terminal terminal) {
        var made = FreshHome.make(home);
        if (terminal.isJson()) {
            terminal.print(new Made(made.root().toString(), made.admin(), made.password().reveal()));
        } else {
            terminal.out().println("Made a home in " + made.root() + ".");
            terminal.out().println("The admin is " + made.admin() + " with the password " + made.password().reveal()
                    + " (shown only now).");
            terminal.out().println("Serve it with: godwit serve --home " + made.root());
        }
        return ExitStatus.DONE;
    }

    private record Made(String home, String admin, String password) {}
}
