package org.godwit.upgrade.verify;

import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestPostgres;

class VerificationOnPostgresqlTest extends VerificationContract {
    @Override
    Database freshTarget(Drivers shipped) {
        return Database.of(TestPostgres.freshDatabase(), shipped);
    }
}
