package org.godwit.upgrade.accept;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.StoreSurroundings;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.verify.Check;

/**
 * The upgrade guide's recommended tests on an upgraded home: several user stores with users in each, several tenants with
 * several stores and users in each. They are run by the same code that serves, on the new database or on a copy of its user tables.
 *
 * <p>What is added is taken away again; afterwards the content of every user table is compared with what it was before, and
 * only counters may have moved on. The stores that are added lie in throw-away files. Passwords of existing users cannot be
 * known, so that their log-ins are tried only where the operator gives some. An acceptance that was killed leaves names with
 * {@code godwit-acceptance} in them, which the next one removes first.
 *
 * @param duration of all checks together
 */
public record Acceptance(List<Check> checks, Duration duration) {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    public Acceptance {
        checks = List.copyOf(checks);
    }

    /**
     * What the operator wants besides.
     *
     * @param acceptedCodes codes of problems that are known, such as a store that is out of reach from here
     * @param logins users whose passwords are known
     */
    public record Wishes(Set<String> acceptedCodes, List<Login> logins) {
        /** No wishes. */
        public static final Wishes NONE = new Wishes(Set.of(), List.of());

        public Wishes {
            acceptedCodes = Set.copyOf(acceptedCodes);
            logins = List.copyOf(logins);
        }
    }

    /**
     * Somebody who must be able to log in.
     *
     * @param user as a client sends it, such as {@code CORP/anna@wings.example}
     */
    public record Login(String user, Secret password) {}

    /**
     * Runs the tests on the database itself. Nobody else may write to the user tables meanwhile.
     *
     * @param newHome the upgraded home
     * @param users its user database
     * @param progress told what is being tried
     * @throws org.godwit.carbon.problem.ProblemException when the realms cannot be opened at all
     */
    public static Acceptance of(CarbonHome newHome, Database users, Drivers drivers, Wishes wishes,
            Consumer<String> progress) {
        return run(newHome, users, surroundings(newHome, drivers), wishes, progress);
    }

    /**
     * Runs the tests on a throw-away copy of the user tables: the database itself is only read. Stores elsewhere, such as
     * directories, are asked as they are, and nothing is written into them.
     *
     * @throws org.godwit.carbon.problem.ProblemException when the copy cannot be made, or the realms cannot be opened at all
     */
    public static Acceptance onCopy(CarbonHome newHome, Database users, Drivers drivers, Wishes wishes,
            Consumer<String> progress) {
        progress.accept("copying the user tables for a rehearsal");
        try (var copy = RehearsalCopy.of(users, drivers)) {
            return run(newHome, copy.database(), led(surroundings(newHome, drivers), users, copy), wishes, progress);
        }
    }

    /** Nobody waits for a login here, and the machine is busy with the upgrade: a store that is slow is not one that is gone. */
    private static StoreSurroundings surroundings(CarbonHome newHome, Drivers drivers) {
        return StoreSurroundings.of(newHome, drivers, _ -> {}).waiting(LONGEST_WAIT);
    }

    /** A store that names the datasource of the users is led to the copy, too. */
    private static StoreSurroundings led(StoreSurroundings to, Database users, RehearsalCopy copy) {
        return new StoreSurroundings(to.home(), to.drivers(),
                name -> to.datasources().apply(name)
                        .map(address -> address.equals(users.address()) ? copy.database().address() : address),
                to.clock(), to.observer(), to.hashes(), to.longestWait());
    }

    private static Acceptance run(CarbonHome newHome, Database users, StoreSurroundings surroundings, Wishes wishes,
            Consumer<String> progress) {
        long start = System.nanoTime();
        try (var trials = new Trials(newHome, users, surroundings, wishes, progress)) {
            return new Acceptance(trials.run(), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** {@return whether nothing failed} */
    public boolean ok() {
        return checks.stream().allMatch(Check::ok);
    }
}
