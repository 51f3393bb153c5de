package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ReadOnlyLdapStoreTest extends UserStoreContract {
    private final TestDirectory directory;

    ReadOnlyLdapStoreTest() throws LDAPException {
        directory = TestDirectory.start();
    }

    @Override
    UserStore open() {
        filled(new LdapUserStore(directory.store(TestDirectory.READ_WRITE,
                Map.of("WriteGroups", "true", "passwordHashMethod", "PLAIN_TEXT")), LdapKind.READ_WRITE)).close();
        return new LdapUserStore(directory.store(TestDirectory.READ_ONLY,
                Map.of("UserDNPattern", "uid={0},ou=people,dc=corp,dc=example", "UserNameSearchFilter",
                        "(&(objectClass=person)(uid=?))", "GroupNameSearchFilter",
                        "(&(objectClass=groupOfNames)(cn=?))")),
                LdapKind.READ_ONLY);
    }

    @Override
    boolean writes() {
        return false;
    }

    @AfterEach
    void stop() {
        directory.close();
    }
}
