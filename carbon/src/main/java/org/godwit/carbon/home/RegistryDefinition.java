package org.godwit.carbon.home;

import java.util.List;
import java.util.Optional;
import org.godwit.carbon.problem.Place;

/**
 * What {@code registry.xml} says.
 *
 * @param current name of the database configuration of the local registry
 * @param databases every {@code dbConfig}
 * @param remoteInstances registries that are mounted from elsewhere
 * @param mounts where they are mounted
 * @param versionResourcesOnChange whether overwriting a resource keeps its former version
 * @param versionProperties whether properties belong to a version rather than to a path
 * @param versionComments the same for comments
 * @param versionTags the same for tags
 * @param versionRatings the same for ratings
 * @param readOnly whether the local registry takes no writes
 * @param registryRoot the path that serves as the root, {@code /} normally
 */
public record RegistryDefinition(String current, List<DatabaseConfig> databases, List<RemoteInstance> remoteInstances,
        List<Mount> mounts, boolean versionResourcesOnChange, boolean versionProperties, boolean versionComments,
        boolean versionTags, boolean versionRatings, boolean readOnly, String registryRoot) {
    public RegistryDefinition {
        databases = List.copyOf(databases);
        remoteInstances = List.copyOf(remoteInstances);
        mounts = List.copyOf(mounts);
    }

    /** {@return the database configuration of this name} */
    public Optional<DatabaseConfig> database(String name) {
        return databases.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** {@return the database configuration of the local registry} */
    public Optional<DatabaseConfig> local() {
        return database(current);
    }

    /**
     * A {@code dbConfig}.
     *
     * @param datasource JNDI name of its datasource; for a connection described inline, the name that
     *     {@link CarbonHome#datasource} knows it by
     */
    public record DatabaseConfig(String name, String datasource, Place.Line where) {}

    /** A {@code remoteInstance} with a database configuration; those by Atom have an empty one. */
    public record RemoteInstance(String url, String id, String databaseConfig, boolean readOnly, String registryRoot,
            String cacheId, Place.Line where) {}

    /**
     * A {@code mount}.
     *
     * @param overwrite {@code true}, {@code false} or {@code virtual}
     */
    public record Mount(String path, String instanceId, String targetPath, String overwrite, Place.Line where) {}
}
