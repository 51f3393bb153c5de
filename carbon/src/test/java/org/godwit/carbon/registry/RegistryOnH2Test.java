package org.godwit.carbon.registry;

import org.godwit.carbon.database.Database;

class RegistryOnH2Test extends RegistryContract {
    @Override
    Database database() {
        return TestRegistry.h2();
    }
}
