package org.godwit.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.godwit.server.Godwit;
import org.godwit.server.Ports;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code godwit serve}. */
@CommandLine.Command(name = "serve", header = "Serve the data services of a home until SIGTERM.")
final class ServeCommand implements Command {
    @Option(names = "--home", required = true, paramLabel = "HOME", description = "The Carbon home.")
    private Path home = Path.of("");

    @Option(names = "--http-port", paramLabel = "PORT", description = "HTTP port before the offset (${DEFAULT-VALUE}); 0 takes any.")
    private int httpPort = 9763;

    @Option(names = "--https-port", paramLabel = "PORT", description = "HTTPS port before the offset (${DEFAULT-VALUE}); 0 takes any.")
    private int httpsPort = 9443;

    @Option(names = "--offset", paramLabel = "N", description = "Added to both ports; by default what carbon.xml says.")
    private Optional<Integer> offset = Optional.empty();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on (${DEFAULT-VALUE}); 0.0.0.0 is all.")
    private String bind = "127.0.0.1";

    @Override
    public ExitStatus run(Terminal terminal) {
        LogLines.forServer();
        try (var godwit = Godwit.start(home, new Ports(httpPort, httpsPort, offset, bind))) {
            // The virtual machine ends when its hooks have ended: running requests get their time.
            Runtime.getRuntime().addShutdownHook(new Thread(godwit::close, "drain"));
            terminal.err().println("serving " + godwit.home() + " at " + godwit.httpAddress() + " and "
                    + godwit.httpsAddress());
            godwit.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ExitStatus.DONE;
    }
}
