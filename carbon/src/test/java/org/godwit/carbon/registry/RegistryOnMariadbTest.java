package org.godwit.carbon.registry;

import org.godwit.carbon.database.Database;

class RegistryOnMariadbTest extends RegistryContract {
    @Override
    Database database() {
        return TestRegistry.mariadb();
    }
}
