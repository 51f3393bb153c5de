package org.godwit.carbon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Driver;
import java.util.EnumMap;
import java.util.Map;

/**
 * The drivers of the old H2 lines, each in a class loader of its own so that no two versions ever meet.
 *
 * <p>Each is loaded once in a process and stays: code that is loaded anew for each connection never gets warm.
 */
final class OldH2 {
    private static final Map<H2Line, Driver> LOADED = new EnumMap<>(H2Line.class);

    private OldH2() {}

    /** {@return the driver of a line that is not on the class path} */
    static Driver driver(H2Line line) {
        synchronized (LOADED) {
            return LOADED.computeIfAbsent(line, OldH2::load);
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
