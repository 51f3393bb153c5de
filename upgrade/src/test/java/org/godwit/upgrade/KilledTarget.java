package org.godwit.upgrade;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.secret.Secret;

/** Where killed upgrades write to: a kind of database that can be kept as a kill left it, and brought back so. */
sealed interface KilledTarget {
    /** Makes an empty one for a new home. */
    void make(Path newHome) throws SQLException;

    /** {@return its address, empty for the embedded one} */
    Optional<DatabaseAddress> address(Path newHome);

    /** Copies it. {@return what the copy is known by} */
    String keep(Path newHome) throws Exception;

    /** Puts a copy in its place. */
    void bringBack(Path newHome, String kept) throws SQLException;

    /** Takes it away. */
    void drop(Path newHome) throws SQLException;

    /** {@return what is in it beside nothing} */
    List<String> left(Path newHome) throws SQLException;

    default String url(Path newHome) {
        return address(newHome).map(DatabaseAddress::url).orElse("");
    }

    String user();

    default Secret password() {
        return user().isEmpty() ? Secret.none() : Secret.of(user());
    }

    /** A file in the new home, which is kept with it. */
    record Embedded() implements KilledTarget {
        @Override
        public void make(Path newHome) {}

        @Override
        public Optional<DatabaseAddress> address(Path newHome) {
            return Optional.empty();
        }

        @Override
        public String keep(Path newHome) {
            return "";
        }

        @Override
        public void bringBack(Path newHome, String kept) {}

        @Override
        public void drop(Path newHome) {}

        @Override
        public List<String> left(Path newHome) {
            return List.of();
        }

        @Override
        public String user() {
            return "";
        }
    }

    /** A database of the server of the tests, named after the new home. */
    record Postgresql(DatabaseAddress server) implements KilledTarget {
        private static final String LEFT = """
                SELECT C.RELNAME FROM PG_CLASS C JOIN PG_NAMESPACE N ON N.OID = C.RELNAMESPACE
                WHERE N.NSPNAME NOT IN ('pg_catalog', 'information_schema', 'pg_toast')""";

        static Postgresql ofTests() {
            return new Postgresql(TestPostgres.freshDatabase());
        }

        private static String name(Path newHome) {
            return "killed_" + newHome.getFileName();
        }

        @Override
        public void make(Path newHome) throws SQLException {
            execute("CREATE DATABASE " + name(newHome));
        }

        @Override
        public Optional<DatabaseAddress> address(Path newHome) {
            return Optional.of(new DatabaseAddress(
                    server.url().substring(0, server.url().lastIndexOf('/') + 1) + name(newHome), server.user(),
                    server.password()));
        }

        /** The sessions of a process that was killed end within some milliseconds; until then it cannot be copied. */
        @Override
        public String keep(Path newHome) throws Exception {
            while (!query("SELECT PID::TEXT FROM PG_STAT_ACTIVITY WHERE DATNAME = '" + name(newHome) + "'", server)
                    .isEmpty()) {
                Thread.sleep(10);
            }
            execute("CREATE DATABASE kept_" + name(newHome) + " TEMPLATE " + name(newHome));
            return "kept_" + name(newHome);
        }

        @Override
        public void bringBack(Path newHome, String kept) throws SQLException {
            drop(newHome);
            execute("ALTER DATABASE " + kept + " RENAME TO " + name(newHome));
        }

        @Override
        public void drop(Path newHome) throws SQLException {
            execute("DROP DATABASE IF EXISTS " + name(newHome));
        }

        @Override
        public List<String> left(Path newHome) throws SQLException {
            return query(LEFT, address(newHome).orElseThrow());
        }

        @Override
        public String user() {
            return server.user();
        }

        private void execute(String sql) throws SQLException {
            try (var drivers = Drivers.shipped();
                    var connection = Database.of(server, drivers).connect();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private static List<String> query(String sql, DatabaseAddress address) throws SQLException {
            var found = new ArrayList<String>();
            try (var drivers = Drivers.shipped();
                    var connection = Database.of(address, drivers).connect();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }
}
