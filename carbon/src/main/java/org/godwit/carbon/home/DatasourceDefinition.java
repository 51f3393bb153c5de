package org.godwit.carbon.home;

import java.util.Map;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.secret.Secret;

/**
 * One entry of a {@code *-datasources.xml}, or a connection that {@code registry.xml} or {@code user-mgt.xml} of an older
 * home describes inline.
 *
 * @param name unique name, used by {@code carbon_datasource_name} of data services
 * @param jndiName JNDI name such as {@code jdbc/WSO2CarbonDB}; empty when there is none
 * @param type the reader's type, {@code RDBMS} for databases
 * @param settings every field of {@code definition/configuration} (url, driverClassName, username, maxActive, …) but the
 *     password, placeholders expanded
 * @param password the password in clear text, after resolution of secure-vault aliases
 * @param where the element's place in its file
 */
public record DatasourceDefinition(String name, String jndiName, String type, Map<String, String> settings,
        Secret password, Place.Line where) {
    /** The type of databases. */
    public static final String RDBMS = "RDBMS";

    public DatasourceDefinition {
        settings = Map.copyOf(settings);
    }

    /** {@return the JDBC URL as written, or empty} */
    public String url() {
        return settings.getOrDefault("url", "");
    }

    /** {@return the user name, or empty} */
    public String user() {
        return settings.getOrDefault("username", "");
    }

    /** {@return whether this is a database that is reached by a JDBC URL} */
    public boolean hasUrl() {
        return type.equalsIgnoreCase(RDBMS) && !url().isEmpty();
    }

    /** {@return the address, a relative H2 file made absolute: Carbon starts in its home} */
    public DatabaseAddress address(CarbonHome home) {
        return new DatabaseAddress(H2File.absoluteUrl(url(), home.root()), user(), password);
    }

    /** {@return name and address, without anything secret} */
    @Override
    public String toString() {
        return name + " (" + new DatabaseAddress(url(), user(), password).shown() + ")";
    }
}
