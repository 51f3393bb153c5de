package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class LdapStoreTest extends UserStoreContract {
    private final TestDirectory directory;

    LdapStoreTest() throws LDAPException {
        directory = TestDirectory.start();
    }

    @Override
    UserStore open() {
        return filled(new LdapUserStore(directory.store(TestDirectory.READ_WRITE, Map.of("WriteGroups", "true",
                "UserDNPattern", "uid={0},ou=elsewhere,dc=corp,dc=example", "passwordHashMethod", "PLAIN_TEXT")),
                LdapKind.READ_WRITE));
    }

    @AfterEach
    void stop() {
        directory.close();
    }
}
