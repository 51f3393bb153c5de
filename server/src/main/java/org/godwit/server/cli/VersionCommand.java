package org.godwit.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** {@code godwit version}. */
@CommandLine.Command(name = "version", header = "Show the version of the program and of Java.")
final class VersionCommand implements Command {
    @Override
    public ExitStatus run(Terminal terminal) {
        var versions = new Versions(version(), Runtime.version().toString());
        if (terminal.isJson()) {
            terminal.print(versions);
        } else {
            terminal.out().println("godwit " + versions.godwit() + " (Java " + versions.java() + ")");
        }
        return ExitStatus.DONE;
    }

    /** {@return the version of the program, written into a resource by the build} */
    static String version() {
        try (var in = VersionCommand.class.getResourceAsStream("/org/godwit/server/version.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Versions(String godwit, String java) {}
}
