package org.godwit.carbon.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;

/**
 * What realms and user stores need from outside their own properties.
 *
 * @param home the folder that relative H2 files are in
 * @param datasources finds a datasource by its name or JNDI name
 * @param hashes how new passwords are kept in Carbon's own tables
 * @param longestWait for a connection to the database of one store
 * @param observer is told what happens, on the thread that does it; must not take long, and must not throw
 */
public record StoreSurroundings(Path home, Drivers drivers,
        Function<String, Optional<DatabaseAddress>> datasources, InstantSource clock,
        Consumer<IdentityObservation> observer, PasswordHashes hashes, Duration longestWait) {
    /** A login waits this long for a store at most; without this, one dead store would hold up all the others. */
    private static final Duration WAIT_OF_A_LOGIN = Duration.ofSeconds(5);

    /** Stores that logins wait for. */
    public StoreSurroundings(Path home, Drivers drivers, Function<String, Optional<DatabaseAddress>> datasources,
            InstantSource clock, Consumer<IdentityObservation> observer, PasswordHashes hashes) {
        this(home, drivers, datasources, clock, observer, hashes, WAIT_OF_A_LOGIN);
    }

    /** {@return what stores of a home need} */
    public static StoreSurroundings of(CarbonHome home, Drivers drivers, Consumer<IdentityObservation> observer) {
        return new StoreSurroundings(home.root(), drivers, name -> home.datasource(name).map(d -> d.address(home)),
                InstantSource.system(), observer, PasswordHashes.asCarbon());
    }

    /** {@return the same, with passwords kept in another way} */
    public StoreSurroundings with(PasswordHashes changed) {
        return new StoreSurroundings(home, drivers, datasources, clock, observer, changed, longestWait);
    }

    /** {@return the same, for somebody who has more or less time than a login} */
    public StoreSurroundings waiting(Duration longest) {
        return new StoreSurroundings(home, drivers, datasources, clock, observer, hashes, longest);
    }
}
