package org.godwit.carbon.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One real MariaDB server for all tests of a JVM; each test gets a database of its own. */
public final class TestMariadb {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestMariadb() {}

    /** {@return the address of a fresh, empty database} */
    public static DatabaseAddress freshDatabase() {
        return Server.MARIADB.freshDatabase("test" + DATABASES.incrementAndGet());
    }

    /** Started when it is asked for. */
    private static final class Server {
        private static final MariadbServer MARIADB = start();

        private static MariadbServer start() {
            try {
                var server = MariadbServer.start(List.of("--innodb-flush-log-at-trx-commit=0"));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
