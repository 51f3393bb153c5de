package org.godwit.upgrade.assess;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.home.DatasourceDefinition;

/**
 * What the operator wants to become of mounted registries that have databases of their own. One that nobody speaks of is copied
 * into a file of the new home: then the new server writes to nothing that the old one has.
 *
 * @param byDatasource the operator's words, by the name of the datasource
 * @param stayOtherwise whether those that nobody speaks of stay where they are, when they are on a server: in an upgrade in place
 */
public record MountedPlaces(Map<String, Place> byDatasource, boolean stayOtherwise) {
    public MountedPlaces {
        byDatasource = Map.copyOf(byDatasource);
    }

    /** Where a mounted registry is from now on. */
    public sealed interface Place {
        /** Where it was: the new server reads and writes the database that others may use as well. */
        record Stays() implements Place {}

        /** In a file of the new home. */
        record NewFile() implements Place {}

        /** In a fresh database that the operator made. */
        record Server(DatabaseAddress address) implements Place {}
    }

    /** {@return no word about any of them} */
    public static MountedPlaces untold() {
        return new MountedPlaces(Map.of(), false);
    }

    /** {@return those of an upgrade in place, which copies nothing} */
    public static MountedPlaces inPlace() {
        return new MountedPlaces(Map.of(), true);
    }

    /** {@return what the operator said of a datasource, which may be named by its JNDI name} */
    public Optional<Place> of(DatasourceDefinition datasource) {
        return Optional.ofNullable(byDatasource.get(datasource.name()))
                .or(() -> Optional.ofNullable(byDatasource.get(datasource.jndiName())));
    }

    /** {@return what the operator said, in the order of names} */
    public Map<String, Place> inOrder() {
        return new TreeMap<>(byDatasource);
    }
}
