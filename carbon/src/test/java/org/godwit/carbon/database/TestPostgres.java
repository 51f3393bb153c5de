package org.godwit.carbon.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.secret.Secret;

/** One real PostgreSQL server for all tests of a JVM; each test gets a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** {@return the address of a fresh, empty database} */
    public static DatabaseAddress freshDatabase() {
        var name = "test" + DATABASES.incrementAndGet();
        try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new DatabaseAddress("jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + name, "postgres",
                Secret.of("postgres"));
    }

    /** Started by the first test that asks. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off")
                        .setServerConfig("max_prepared_transactions", "10").start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        postgres.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
