package org.godwit.upgrade.accept;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.upgrade.UpgradeProblem;

/** An LDAP server in this process, which listens on this machine only and forgets everything when it is closed. */
final class ThrowAwayDirectory implements AutoCloseable {
    private static final String PACKAGE = "org.wso2.carbon.user.core.ldap.";
    private static final String BASE = "dc=acceptance,dc=invalid";
    private static final String ACCOUNT = "cn=godwit," + BASE;

    private final InMemoryDirectoryServer server;
    private final String password = UUID.randomUUID().toString();

    ThrowAwayDirectory() {
        try {
            var config = new InMemoryDirectoryServerConfig(BASE);
            config.addAdditionalBindCredentials(ACCOUNT, password);
            config.setListenerConfigs(
                    InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
            server = new InMemoryDirectoryServer(config);
            server.add(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "acceptance"));
            for (var place : new String[]{"people", "groups"}) {
                server.add("ou=" + place + "," + BASE, new Attribute("objectClass", "organizationalUnit"),
                        new Attribute("ou", place));
            }
            server.startListening();
        } catch (LDAPException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The directory of the trial stores cannot be started.",
                    new Place.Setting("127.0.0.1"), String.valueOf(e.getMessage()),
                    "let this user listen on a port of this machine")
                    .exception(e);
        }
    }

    /** {@return a store that reads and writes} */
    UserStoreDefinition readWrite(String domain) {
        return store(domain, "ReadWriteLDAPUserStoreManager");
    }

    /** {@return a store that only reads, over the same entries} */
    UserStoreDefinition readOnly(String domain) {
        return store(domain, "ReadOnlyLDAPUserStoreManager");
    }

    private UserStoreDefinition store(String domain, String kind) {
        return new UserStoreDefinition(PACKAGE + kind,
                Map.ofEntries(Map.entry("DomainName", domain),
                        Map.entry("ConnectionURL", "ldap://127.0.0.1:" + server.getListenPort()),
                        Map.entry("ConnectionName", ACCOUNT), Map.entry("ConnectionPassword", password),
                        Map.entry("UserSearchBase", "ou=people," + BASE),
                        Map.entry("GroupSearchBase", "ou=groups," + BASE),
                        Map.entry("UserEntryObjectClass", "inetOrgPerson"), Map.entry("ReadGroups", "true"),
                        Map.entry("WriteGroups", "true"), Map.entry("passwordHashMethod", "PLAIN_TEXT")),
                new Place.Line(Path.of("godwit-acceptance"), 0, 0));
    }

    @Override
    public void close() {
        server.shutDown(true);
    }
}
