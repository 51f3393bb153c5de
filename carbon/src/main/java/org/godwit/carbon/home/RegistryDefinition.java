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
 * @param versionProperties whether properties (and comments, tags, ratings) belong to a version rather than to a path
 */
public record RegistryDefinition(String current, List<DatabaseConfig> databases, List<RemoteInstance> remoteInstances,
        List<Mount> mounts, boolean versionResourcesOnChange, boolean versionProperties) {
    public RegistryDefinition {
        databases = List.copyOf(databases);
        remoteInstances = List.copyOf(remoteInstances);
        mounts = List.copyOf(mounts);
    }

    /** {@return the database configuration of this name} */
    public Optional<DatabaseConfig> database(String name) {
        return databases.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** A {@code dbConfig}: the JNDI name of its datasource. */
    public record DatabaseConfig(String name, String datasource, Place.Line where) {}

    /** A {@code remoteInstance} with a database configuration; those by Atom have an empty one. */
    public record RemoteInstance(String url, String id, String databaseConfig, boolean readOnly, String registryRoot,
            String cacheId, Place.Line where) {}

    /** A {@code mount}. */
    public record Mount(String path, String instanceId, String targetPath, Place.Line where) {}
}
