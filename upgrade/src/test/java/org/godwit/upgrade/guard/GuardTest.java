package org.godwit.upgrade.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
    private static final InstantSource CLOCK = InstantSource.system();
    /** No Linux gives so high a number. */
    private static final long NO_PROCESS = 1L << 40;

    private final Drivers drivers = Drivers.shipped();

    @TempDir
    private Path folder = Path.of("");

    enum Server {
        POSTGRESQL, MARIADB;

        DatabaseAddress fresh() {
            return this == POSTGRESQL ? TestPostgres.freshDatabase() : TestMariadb.freshDatabase();
        }
    }

    @AfterEach
    void close() {
        drivers.close();
    }

    @ParameterizedTest
    @EnumSource
    void theSecondRunOnADatabaseIsToldWhoHoldsIt(Server server) {
        var target = Database.of(server.fresh(), drivers);

        try (var _ = Guard.take(folder.resolve("one"), target, CLOCK)) {
            assertThatThrownBy(() -> Guard.take(folder.resolve("two"), target, CLOCK))
                    .isInstanceOf(ProblemException.class).satisfies(e -> assertThat(why(e))
                            .contains("process " + ProcessHandle.current().pid(), folder.resolve("one").toString()));
        }

        assertThat(tables(target)).isEmpty();
        assertThat(folder).isEmptyDirectory();
        Guard.take(folder.resolve("two"), target, CLOCK).close();
    }

    @Test
    void theSecondRunOnAHomeIsToldWhoMakesIt() {
        var target = Database.of(new DatabaseAddress("jdbc:h2:" + folder.resolve("x"), "sa", Secret.none()), drivers);

        try (var _ = Guard.take(folder.resolve("one"), target, CLOCK)) {
            assertThatThrownBy(() -> Guard.take(folder.resolve("one"), target, CLOCK))
                    .isInstanceOf(ProblemException.class).hasMessageContaining("GW-GUARD-001");
            assertThat(Guard.holder(folder.resolve("one"))).isPresent();
        }

        assertThat(Guard.holder(folder.resolve("one"))).isEmpty();
    }

    @Test
    void whatAKilledRunHeldIsTakenOverAtOnce() throws Exception {
        var target = Database.of(TestPostgres.freshDatabase(), drivers);
        var killed = leaseOf(Lease.own(folder).host(), NO_PROCESS);
        Files.writeString(HomeLock.fileOf(folder.resolve("one")), killed.text());
        leave(target, killed, CLOCK.instant());

        Guard.take(folder.resolve("one"), target, CLOCK).close();

        assertThat(tables(target)).isEmpty();
    }

    @Test
    void aRunOfAnotherMachineHoldsUntilItWasSilentForAMinute() throws Exception {
        var target = Database.of(TestPostgres.freshDatabase(), drivers);
        leave(target, leaseOf("elsewhere.example", 1), CLOCK.instant());

        assertThatThrownBy(() -> Guard.take(folder.resolve("one"), target, CLOCK))
                .satisfies(e -> assertThat(why(e)).contains("elsewhere.example"));
        var later = CLOCK.instant().plus(Lease.STALE_AFTER).plus(Duration.ofSeconds(1));
        Guard.take(folder.resolve("one"), target, () -> later).close();
    }

    private static Lease leaseOf(String host, long pid) {
        return new Lease("somebody", host, pid, 0, "/somewhere/new");
    }

    /** A lease as a process leaves it that is killed: the session's lock is gone, the row is not. */
    private void leave(Database target, Lease lease, Instant beat) {
        // Not closed: whoever comes to its end well takes its lease along, also over another connection.
        var _ = DatabaseLock.take(target, lease, () -> beat).orElseThrow();
        target.with("ending the session", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("SELECT PG_TERMINATE_BACKEND(PID) FROM PG_LOCKS WHERE LOCKTYPE = 'advisory'"
                        + " AND DATABASE = (SELECT OID FROM PG_DATABASE WHERE DATNAME = CURRENT_DATABASE())");
            }
        });
        assertThat(tables(target)).contains(Guard.LEASE_TABLE);
    }

    private static Iterable<String> tables(Database database) {
        return database.with("reading", connection -> Catalog.tableNames(connection).keySet());
    }

    private static String why(Throwable e) {
        return ((ProblemException) e).problems().getFirst().why();
    }
}
