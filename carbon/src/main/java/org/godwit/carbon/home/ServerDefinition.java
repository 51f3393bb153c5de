package org.godwit.carbon.home;

import java.nio.file.Path;
import java.util.Map;
import org.godwit.carbon.secret.Secret;

/**
 * What {@code carbon.xml} and the version files of {@code bin/} say about the server.
 *
 * @param product name of the product, such as {@code WSO2 Data Services Server}
 * @param version version of the product by {@code carbon.xml}, such as {@code 3.1.0}; where it has none, by
 *     {@code bin/version.txt}
 * @param serverKey short key of the product, such as {@code DSS}
 * @param kernelVersion version of the kernel from {@code bin/wso2carbon-version.txt}, empty when it is not told
 * @param labelVersion version of the product by {@code bin/version.txt}, empty when it is not told
 * @param hostName host name as configured, empty when it is not
 * @param portOffset added to every port
 * @param ports ports by their dotted path such as {@code Ports.EmbeddedLDAP.LDAPServerPort}, the offset added
 * @param keystore the primary keystore
 */
public record ServerDefinition(String product, String version, String serverKey, String kernelVersion,
        String labelVersion, String hostName, int portOffset, Map<String, Integer> ports, Keystore keystore) {
    public ServerDefinition {
        ports = Map.copyOf(ports);
    }

    /** A keystore as configured; the file need not exist. */
    public record Keystore(Path file, String type, Secret password, String alias, Secret keyPassword) {}
}
