package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ActiveDirectoryStoreTest extends UserStoreContract {
    private final TestDirectory directory;

    ActiveDirectoryStoreTest() throws LDAPException {
        directory = TestDirectory.startLikeActiveDirectory();
    }

    @Override
    UserStore open() {
        return filled(new LdapUserStore(directory.store(TestDirectory.ACTIVE_DIRECTORY,
                Map.of("WriteGroups", "true", "UserEntryObjectClass", "user", "UserNameListFilter",
                        "(objectClass=user)", "GroupNameListFilter", "(objectClass=group)")),
                LdapKind.ACTIVE_DIRECTORY));
    }

    @AfterEach
    void stop() {
        directory.close();
    }
}
