package org.godwit.dataservices;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.transaction.Coordinator;

/** What services of one tenant need from the home they live in. Safe for use by many threads. */
public interface Environment {
    /** {@return the home; relative paths and relative database URLs start here} */
    Path home();

    /** {@return numeric tenant, -1234 for the super tenant} */
    int tenantId();

    /** {@return the pool of a Carbon datasource, found by its name or by its JNDI name} */
    Optional<DataSource> datasource(String name);

    /** {@return the JDBC URL of a Carbon datasource, without connecting to it} */
    Optional<String> datasourceUrl(String name);

    /**
     * Opens a pool for a {@code config} that describes its connection inline. No connection is made yet.
     *
     * @param settings current names (url, driverClassName, username, maxActive, …), legacy names already translated
     */
    Pool pool(String name, Map<String, String> settings, Secret password);

    /** {@return the value of a secure-vault alias} */
    Optional<Secret> secret(String alias);

    /**
     * {@return the content of a file in the registry, such as {@code conf:/ports.csv} or {@code gov:/ports.csv}, to be closed; empty
     * when there is none}
     */
    default Optional<InputStream> registryFile(String reference) {
        return Optional.empty();
    }

    /** {@return who commits over several databases; empty where services are only looked at and never called} */
    default Optional<Coordinator> coordinator() {
        return Optional.empty();
    }

    /** {@return where the classes of the driver for a JDBC URL are found} */
    default ClassLoader driverClasses(String url) {
        return Environment.class.getClassLoader();
    }

    /** {@return the operator's own classes} */
    default ExtensionJars extensions() {
        return ExtensionJars.none();
    }

    /** {@return the version of DSS to imitate where versions differ, and the file of the service names none} */
    default Compatibility compatibility() {
        return Compatibility.DSS_3_1_1;
    }

    /**
     * A pool that its service closes when it is undeployed. {@code getConnection(user, password)} must give a connection of
     * that user: configs with {@code dynamicUserAuthMapping} ask for it.
     */
    interface Pool extends DataSource, AutoCloseable {
        @Override
        void close();
    }
}
