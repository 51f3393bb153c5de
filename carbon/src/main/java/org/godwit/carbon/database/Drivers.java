package org.godwit.carbon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;

/**
 * The JDBC drivers of one home: those on the class path, those in the home's {@code repository/components/lib} and
 * {@code lib} folders, each in a class loader of its own so that no two versions ever meet, and those of the old H2 lines.
 *
 * <p>Never goes through {@link java.sql.DriverManager}, which would hand a URL to whichever driver comes first. Safe for use by
 * many threads; closing it takes the home's own drivers away from connections still open.
 */
public final class Drivers implements AutoCloseable {
    private static final String DERBY_LOG = "derby.stream.error.file";

    private final List<Path> folders;
    private final List<URLClassLoader> loaders = new ArrayList<>();
    private final List<Driver> found = new ArrayList<>();
    private boolean searched;

    /** @param folders folders whose jars may hold drivers; those that do not exist are passed over */
    public Drivers(List<Path> folders) {
        this.folders = List.copyOf(folders);
        found.add(new org.h2.Driver());
        found.add(new org.postgresql.Driver());
    }

    /** {@return the drivers of a Carbon home: the shipped ones, and those that its users put into its folders} */
    public static Drivers ofHome(Path home) {
        return new Drivers(List.of(home.resolve("repository/components/lib"), home.resolve("lib")));
    }

    /** {@return drivers without any folder of the user's} */
    public static Drivers shipped() {
        return new Drivers(List.of());
    }

    /**
     * Finds the driver of an address. An embedded H2 database gets the line that can read its file.
     *
     * @throws org.godwit.carbon.problem.ProblemException when no driver takes this URL
     */
    public synchronized Driver of(DatabaseAddress address) {
        var file = H2File.ofUrl(address.url());
        if (file.isPresent() && file.get().exists()) {
            return h2(file.get().line());
        }
        try {
            for (var driver : candidates()) {
                if (driver.acceptsURL(address.url())) {
                    return driver;
                }
            }
        } catch (SQLException e) {
            throw noDriver(address).exception(e);
        }
        throw noDriver(address).exception();
    }

    /** {@return the driver of one line of H2} */
    public synchronized Driver h2(H2Line line) {
        return line == H2Line.H2_2 ? found.getFirst() : OldH2.driver(line);
    }

    /** Opens a connection with a given driver, bypassing {@link java.sql.DriverManager}. */
    static Connection connect(Driver driver, DatabaseAddress address) throws SQLException {
        return connect(driver, address, new Properties());
    }

    /** Opens a connection, with properties that the driver is told besides user and password. */
    static Connection connect(Driver driver, DatabaseAddress address, Properties more) throws SQLException {
        var properties = new Properties();
        properties.putAll(more);
        if (!address.user().isEmpty()) {
            properties.setProperty("user", address.user());
            properties.setProperty("password", address.password().reveal());
        }
        return Optional.ofNullable(driver.connect(address.url(), properties))
                .orElseThrow(() -> new SQLException("the driver does not take this URL", "08001"));
    }

    private List<Driver> candidates() {
        if (!searched) {
            searched = true;
            if (System.getProperty(DERBY_LOG) == null) {
                // Or Derby's driver writes derby.log into whichever folder the program was started in.
                System.setProperty(DERBY_LOG,
                        Path.of(System.getProperty("java.io.tmpdir"), "godwit-derby.log").toString());
            }
            var onClassPath = ServiceLoader.load(Driver.class, Drivers.class.getClassLoader());
            for (var driver : onClassPath) {
                if (found.stream().noneMatch(f -> f.getClass() == driver.getClass())) {
                    found.add(driver);
                }
            }
            searchHome();
        }
        return found;
    }

    /** Each jar with a driver has a loader, which sees the jars without one as well: they may be what a driver needs. */
    private void searchHome() {
        var jars = folders.stream().filter(Files::isDirectory).flatMap(Drivers::jars).toList();
        var withDriver = jars.stream().filter(Drivers::hasDriver).toList();
        for (var jar : withDriver) {
            var seen = Stream.concat(Stream.of(jar), jars.stream().filter(j -> !withDriver.contains(j)))
                    .map(Drivers::url).toArray(URL[]::new);
            var loader = new URLClassLoader("drivers of " + jar.getFileName(), seen, Drivers.class.getClassLoader());
            loaders.add(loader);
            ServiceLoader.load(Driver.class, loader).stream()
                    .filter(p -> loader.equals(p.type().getClassLoader())).forEach(p -> found.add(p.get()));
        }
    }

    private static boolean hasDriver(Path jar) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.getEntry("META-INF/services/java.sql.Driver") != null;
        } catch (IOException _) {
            // A file that is no jar holds no driver.
            return false;
        }
    }

    private static Stream<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(".jar")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem noDriver(DatabaseAddress address) {
        return new Problem(DatabaseProblem.NO_DRIVER, "No driver for this database.",
                Place.database(address.shown()), "none of the shipped drivers and of the jars in lib takes this URL",
                "put the driver's jar into repository/components/lib of the home, or correct the URL");
    }

    @Override
    public synchronized void close() {
        try {
            for (var loader : loaders) {
                loader.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
