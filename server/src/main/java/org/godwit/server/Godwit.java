package org.godwit.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The running server. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedMethod"})
public final class Godwit implements AutoCloseable {
    private final Path home;

    private Godwit(Path home) {
        this.home = home;
    }

    /** Where to listen: ports before the offset, 0 for any; the offset when it is not that of {@code carbon.xml}. */
    public record Ports(int http, int https, Optional<Integer> offset, String bind) {}

    public static Godwit start(Path home, Ports ports) {
        throw new UnsupportedOperationException("not written yet: " + home + ports);
    }

    public Path home() {
        return home;
    }

    public URI httpAddress() {
        return URI.create("http://localhost");
    }

    public URI httpsAddress() {
        return URI.create("https://localhost");
    }

    public void awaitStop() {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
