package org.godwit.carbon.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of an embedded Derby database. It belongs to the one process that opened it, until that shuts it down or ends.
 *
 * @param path absolute path, as the URL names it
 */
public record DerbyFolder(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(DerbyFolder.class);
    private static final String PREFIX = "jdbc:derby:";

    /** {@return the folder that a URL names, or empty when it names a server, memory, or another engine} */
    public static Optional<DerbyFolder> ofUrl(String url) {
        if (Engine.ofUrl(url).orElse(null) != Engine.DERBY) {
            return Optional.empty();
        }
        var name = name(url);
        var lower = name.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || lower.startsWith("//") || lower.startsWith("memory:") || lower.startsWith("jar:")
                || lower.startsWith("classpath:")) {
            return Optional.empty();
        }
        return Optional.of(new DerbyFolder(Path.of(plain(name)).toAbsolutePath().normalize()));
    }

    /** {@return the URL with an absolute folder: Carbon starts its server in its home} */
    public static String absoluteUrl(String url, Path home) {
        if (ofUrl(url).isEmpty()) {
            return url;
        }
        int options = url.indexOf(';');
        return PREFIX + home.toAbsolutePath().resolve(plain(name(url))).normalize()
                + (options < 0 ? "" : url.substring(options));
    }

    private static String name(String url) {
        int options = url.indexOf(';');
        return (options < 0 ? url : url.substring(0, options)).strip().substring(PREFIX.length());
    }

    private static String plain(String name) {
        return name.startsWith("directory:") ? name.substring("directory:".length()) : name;
    }

    /** {@return whether there is such a database} */
    public boolean exists() {
        return Files.exists(path.resolve("service.properties"));
    }

    /** {@return the address under which this folder is opened and never made} */
    public DatabaseAddress address(DatabaseAddress login) {
        return new DatabaseAddress(PREFIX + path, login.user(), login.password());
    }

    /** Shuts the database down in this process, so that another one can open it. Nothing happens when it is not open. */
    public void release(DatabaseAddress login, Drivers drivers) {
        var address = new DatabaseAddress(PREFIX + path + ";shutdown=true", login.user(), login.password());
        try {
            Drivers.connect(drivers.of(address), address).close();
        } catch (SQLException e) {
            // That is how Derby says that it did.
            LOG.debug("derby database shut down, folder={}, state={}", path, e.getSQLState());
        }
    }
}
