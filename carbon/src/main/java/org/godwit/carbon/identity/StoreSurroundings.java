package org.godwit.carbon.identity;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;

/**
 * What user stores need from outside their own properties.
 *
 * @param home the folder that relative H2 files are in
 * @param datasources finds a datasource by its name or JNDI name
 */
public record StoreSurroundings(Path home, Drivers drivers,
        Function<String, Optional<DatabaseAddress>> datasources, InstantSource clock) {
    /** {@return what stores of a home need} */
    static StoreSurroundings of(CarbonHome home, Drivers drivers) {
        return new StoreSurroundings(home.root(), drivers, name -> home.datasource(name).map(d -> d.address(home)),
                InstantSource.system());
    }
}
