package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.godwit.carbon.home.UserStoreDefinition;

/**
 * A server of OpenLDAP, as Debian packages it, on a free port, with its configuration and data in a folder of its own and the base
 * {@code dc=corp,dc=example} with places for users and groups. Installs nothing.
 */
final class OpenLdap implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/slapd");
    private static final Path SCHEMAS = Path.of("/etc/ldap/schema");
    private static final String BASE = "dc=corp,dc=example";
    private static final String ACCOUNT = "cn=carbon," + BASE;
    private static final String ROOT = "cn=root," + BASE;
    private static final String PASSWORD = "carbon-secret";

    private final Process server;
    private final int port;

    private OpenLdap(Process server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a server. The folder must outlive it. */
    static OpenLdap start(Path folder) throws Exception {
        if (!Files.exists(PROGRAM)) {
            throw new IllegalStateException(PROGRAM + " is missing: apt-get install slapd, as .ci/run does");
        }
        // A copy, because some systems let the installed program read its own folders only.
        var program = Files.copy(PROGRAM, folder.resolve("directory"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(folder.resolve("data"));
        var configuration = Files.writeString(folder.resolve("slapd.conf"), """
                include %1$s/core.schema
                include %1$s/cosine.schema
                include %1$s/inetorgperson.schema
                modulepath /usr/lib/ldap
                moduleload back_mdb
                sizelimit 500
                database mdb
                suffix "%2$s"
                rootdn "%3$s"
                rootpw %4$s
                directory %5$s/data
                maxsize 1073741824
                index objectClass,member eq
                index uid,cn eq,sub
                # as an operator must allow it: pages may come to more than the 500 entries of one answer
                limits * size.pr=500 size.prtotal=unlimited
                access to * by dn.exact="%6$s" write by anonymous auth by * none
                """.formatted(SCHEMAS, BASE, ROOT, PASSWORD, folder, ACCOUNT));
        int port = freePort();
        var process = new ProcessBuilder(program.toString(), "-f", configuration.toString(), "-h",
                "ldap://127.0.0.1:" + port, "-d", "0").redirectErrorStream(true)
                .redirectOutput(folder.resolve("slapd.log").toFile()).start();
        var directory = new OpenLdap(process, port);
        try {
            directory.awaitAndFill(folder);
            return directory;
        } catch (LDAPException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAndFill(Path folder) throws Exception {
        for (int i = 0; i < 200; i++) {
            try (var connection = new LDAPConnection("127.0.0.1", port, ROOT, PASSWORD)) {
                connection.add("dn: " + BASE, "objectClass: dcObject", "objectClass: organization", "dc: corp",
                        "o: corp");
                // Not the server's own root, for whom no limits hold.
                connection.add("dn: " + ACCOUNT, "objectClass: person", "cn: carbon", "sn: carbon",
                        "userPassword: " + PASSWORD);
                connection.add("dn: ou=people," + BASE, "objectClass: organizationalUnit", "ou: people");
                connection.add("dn: ou=groups," + BASE, "objectClass: organizationalUnit", "ou: groups");
                return;
            } catch (LDAPException e) {
                if (!server.isAlive() || i == 199 || e.getResultCode().isConnectionUsable()) {
                    throw new IllegalStateException("slapd did not start: "
                            + Files.readString(folder.resolve("slapd.log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    /** {@return a connection with all rights} */
    LDAPConnection connect() throws LDAPException {
        return new LDAPConnection("127.0.0.1", port, ROOT, PASSWORD);
    }

    /** {@return a store in this directory with further properties} */
    UserStoreDefinition store(String className, Map<String, String> more) {
        var properties = new HashMap<>(UserStoreContract.patterns());
        properties.putAll(Map.of("DomainName", "corp", "ConnectionURL", "ldap://127.0.0.1:" + port, "ConnectionName",
                ACCOUNT, "ConnectionPassword", PASSWORD, "UserSearchBase", "ou=people," + BASE, "GroupSearchBase",
                "ou=groups," + BASE, "UserEntryObjectClass", "inetOrgPerson", "ReadGroups", "true"));
        properties.putAll(more);
        return new UserStoreDefinition(className, properties, TestUsers.NOWHERE);
    }

    @Override
    public void close() {
        server.destroy();
        try {
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
