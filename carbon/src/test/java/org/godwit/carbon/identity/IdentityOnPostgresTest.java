package org.godwit.carbon.identity;

import org.godwit.carbon.database.Database;

class IdentityOnPostgresTest extends IdentityContract {
    @Override
    Database database() {
        return TestUsers.postgres();
    }
}
