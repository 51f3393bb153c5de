package org.godwit.carbon.registry;

import org.godwit.carbon.database.Database;

class RegistryOnDerbyTest extends RegistryContract {
    @Override
    Database database() {
        return TestRegistry.derby();
    }
}
