package org.godwit.carbon.registry;

import org.godwit.carbon.database.Database;

class RegistryOnPostgresqlTest extends RegistryContract {
    @Override
    Database database() {
        return TestRegistry.postgres();
    }
}
