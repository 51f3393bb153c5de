package org.godwit.carbon.identity;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModifyRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.godwit.carbon.home.UserStoreDefinition;

/** A real directory server in this process, with the base {@code dc=corp,dc=example} and places for users and groups. */
final class TestDirectory implements AutoCloseable {
    static final String READ_ONLY = "org.wso2.carbon.user.core.ldap.ReadOnlyLDAPUserStoreManager";
    static final String READ_WRITE = "org.wso2.carbon.user.core.ldap.ReadWriteLDAPUserStoreManager";
    static final String ACTIVE_DIRECTORY = "org.wso2.carbon.user.core.ldap.ActiveDirectoryUserStoreManager";

    private static final String BASE = "dc=corp,dc=example";

    private final InMemoryDirectoryServer server;

    private TestDirectory(InMemoryDirectoryServerConfig config) throws LDAPException {
        config.addAdditionalBindCredentials("cn=carbon,dc=corp,dc=example", "carbon-secret");
        config.setListenerConfigs(InMemoryListenerConfig.createLDAPConfig("ldap"));
        server = new InMemoryDirectoryServer(config);
        server.add(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "corp"));
        server.add("ou=people," + BASE, new Attribute("objectClass", "organizationalUnit"),
                new Attribute("ou", "people"));
        server.add("ou=groups," + BASE, new Attribute("objectClass", "organizationalUnit"),
                new Attribute("ou", "groups"));
        server.startListening();
    }

    /** {@return a directory that holds to the standard schema, where a group must not be empty} */
    static TestDirectory start() throws LDAPException {
        return new TestDirectory(new InMemoryDirectoryServerConfig(BASE));
    }

    /** {@return a directory that takes {@code unicodePwd} for a password, as Active Directory does} */
    static TestDirectory startLikeActiveDirectory() throws LDAPException {
        var config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(null);
        config.addInMemoryOperationInterceptor(new UnicodePassword());
        return new TestDirectory(config);
    }

    /** {@return a store in this directory with further properties} */
    UserStoreDefinition store(String className, Map<String, String> more) {
        var properties = new HashMap<>(UserStoreContract.patterns());
        properties.put("DomainName", "corp");
        properties.put("ConnectionURL", "ldap://localhost:" + server.getListenPort());
        properties.put("ConnectionName", "cn=carbon," + BASE);
        properties.put("ConnectionPassword", "carbon-secret");
        properties.put("UserSearchBase", "ou=people," + BASE);
        properties.put("GroupSearchBase", "ou=groups," + BASE);
        properties.put("UserEntryObjectClass", "inetOrgPerson");
        properties.put("ReadGroups", "true");
        properties.putAll(more);
        return new UserStoreDefinition(className, properties, TestUsers.NOWHERE);
    }

    InMemoryDirectoryServer server() {
        return server;
    }

    @Override
    public void close() {
        server.shutDown(true);
    }

    /** Turns the quoted UTF-16 of {@code unicodePwd} into the password that this server compares. */
    private static final class UnicodePassword extends InMemoryOperationInterceptor {
        @Override
        public void processAddRequest(InMemoryInterceptedAddRequest request) {
            var add = request.getRequest();
            var attributes = add.getAttributes().stream()
                    .map(a -> a.getName().equals("unicodePwd")
                            ? new Attribute("userPassword", clear(a.getValueByteArrays()[0]))
                            : a)
                    .toList();
            request.setRequest(new AddRequest(add.getDN(), attributes));
        }

        @Override
        public void processModifyRequest(InMemoryInterceptedModifyRequest request) {
            var modify = request.getRequest();
            var changes = modify.getModifications().stream()
                    .map(m -> m.getAttributeName().equals("unicodePwd")
                            ? new Modification(m.getModificationType(), "userPassword",
                                    clear(m.getValueByteArrays()[0]))
                            : m)
                    .toList();
            request.setRequest(new ModifyRequest(modify.getDN(), changes));
        }

        private static String clear(byte[] quoted) {
            var text = new String(quoted, StandardCharsets.UTF_16LE);
            return text.substring(1, text.length() - 1);
        }
    }
}
