package org.godwit.dataservices.source.rows;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file that a source reads: a path, relative to the home or absolute, one in the registry, or an address on a web server. It is opened anew for every
 * query, so that a changed file counts at once.
 *
 * @param name as the service writes it
 * @param registry opens files whose names begin with {@code conf:} or {@code gov:}
 */
public record DataFile(Path home, String name, Function<String, Optional<InputStream>> registry) {
    private static final int TIMEOUT_MILLIS = 30_000;

    private boolean isInRegistry() {
        return name.startsWith("conf:") || name.startsWith("gov:");
    }

    /** {@return whether it is a file of this machine} */
    boolean isLocal() {
        return !isInRegistry() && !name.startsWith("http://") && !name.startsWith("https://");
    }

    /** {@return whether it can be expected to open; what is on another server is not asked for} */
    public boolean isReadable() throws IOException {
        if (isInRegistry()) {
            var found = registry.apply(name);
            if (found.isPresent()) {
                found.get().close();
            }
            return found.isPresent();
        }
        return !isLocal() || Files.isReadable(path());
    }

    Path path() {
        return home.resolve(name).normalize();
    }

    InputStream open() throws IOException {
        if (isInRegistry()) {
            return new BufferedInputStream(registry.apply(name)
                    .orElseThrow(() -> new NoSuchFileException(name, null, "there is no such file in the registry")));
        }
        if (isLocal()) {
            return new BufferedInputStream(Files.newInputStream(path()));
        }
        var connection = URI.create(name).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        return new BufferedInputStream(connection.getInputStream());
    }
}
