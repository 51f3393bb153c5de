package org.godwit.upgrade;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.MariadbServer;

/** A database server of a test's own, which may be killed with SIGKILL and started again on the same port. */
interface CrashingServer extends AutoCloseable {
    /** Makes an empty database. {@return its address} */
    DatabaseAddress freshDatabase(String name) throws Exception;

    /** Ends every process of it without a word. */
    void kill();

    /** It recovers what was committed. */
    void startAgain();

    @Override
    void close() throws IOException;

    /** Which server. */
    enum Kind {
        POSTGRESQL, MARIADB;

        CrashingServer start(Path folder) throws IOException {
            return switch (this) {
                case POSTGRESQL -> new CrashingPostgres(folder);
                case MARIADB -> new Mariadb(MariadbServer.start(List.of("--innodb-flush-log-at-trx-commit=1")));
            };
        }
    }

    /** One that keeps what it says is committed, as it does unless an operator sets it otherwise. */
    record Mariadb(MariadbServer server) implements CrashingServer {
        @Override
        public DatabaseAddress freshDatabase(String name) {
            return server.freshDatabase(name);
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void startAgain() {
            server.startAgain();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
