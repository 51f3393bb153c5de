package org.godwit.carbon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Driver;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * The drivers of the old H2 lines, each in a class loader of its own so that no two versions ever meet.
 *
 * <p>Each is loaded once for a time zone and stays: code that is loaded anew for each connection never gets warm.
 */
final class OldH2 {
    private static final Map<Loaded, Driver> LOADED = new HashMap<>();

    /** It keeps the time zone that it finds, and the one of a program that goes on with an upgrade may be set later. */
    private record Loaded(H2Line line, ZoneId zone) {}

    private OldH2() {}

    /** {@return the driver of a line that is not on the class path} */
    static Driver driver(H2Line line) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(new Loaded(line, ZoneId.systemDefault()), loaded -> load(loaded.line()));
        }
    }

    private static Driver load(H2Line line) {
        try (var jar = OldH2.class.getResourceAsStream("drivers/" + line.jar())) {
            if (jar == null) {
                throw new IllegalStateException("the program lacks " + line.jar());
            }
            var file = Files.createTempFile("godwit-", "-" + line.jar());
            file.toFile().deleteOnExit();
            Files.copy(jar, file, StandardCopyOption.REPLACE_EXISTING);
            var loader = new URLClassLoader("H2 " + line.version(), new URL[]{file.toUri().toURL()},
                    ClassLoader.getPlatformClassLoader());
            return (Driver) loader.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the driver of H2 " + line.version() + " does not load", e);
        }
    }
}
