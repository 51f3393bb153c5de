package org.godwit.carbon.identity;

import org.godwit.carbon.database.Database;

class IdentityOnH2Test extends IdentityContract {
    @Override
    Database database() {
        return TestUsers.h2();
    }
}
