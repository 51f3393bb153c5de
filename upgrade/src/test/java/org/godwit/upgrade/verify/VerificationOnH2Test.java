package org.godwit.upgrade.verify;

import java.util.concurrent.atomic.AtomicInteger;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.secret.Secret;

class VerificationOnH2Test extends VerificationContract {
    private final AtomicInteger databases = new AtomicInteger();

    @Override
    Database freshTarget(Drivers shipped) {
        return Database.of(new DatabaseAddress("jdbc:h2:mem:verify" + databases.incrementAndGet(), "sa", Secret.none()),
                shipped);
    }
}
