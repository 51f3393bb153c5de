package org.godwit.carbon.home;

import java.util.Map;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.secret.Secret;

/**
 * One entry of a {@code *-datasources.xml}.
 *
 * @param name unique name, used by {@code carbon_datasource_name} of data services
 * @param jndiName JNDI name such as {@code jdbc/WSO2CarbonDB}; empty when there is none
 * @param type the reader's type, {@code RDBMS} for databases
 * @param settings every field of {@code definition/configuration} as written (url, driverClassName, username, maxActive,
 *     …) but the password
 * @param password the password in clear text, after resolution of secure-vault aliases
 * @param where the element's place in its file
 */
public record DatasourceDefinition(String name, String jndiName, String type, Map<String, String> settings,
        Secret password, Place.Line where) {
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
}
