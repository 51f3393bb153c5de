package org.godwit.carbon.identity;

import java.util.Map;

class JdbcStoreOnPostgresTest extends UserStoreContract {
    @Override
    UserStore open() {
        return filled(JdbcStoreOnH2Test.store(TestUsers.postgres().address(),
                Map.of("PasswordDigest", "SHA-512", "StoreSaltedPassword", "false")));
    }
}
