package org.godwit.server;

import java.io.InputStream;
import java.util.Optional;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.registry.OpenResource;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.Visitor;
import org.jspecify.annotations.Nullable;

/** The registry of a home for services that read files of it; opened by the first that does. Safe for use by many threads. */
final class HomeRegistry implements AutoCloseable {
    private final CarbonHome home;
    private final Drivers drivers;
    private @Nullable Registry opened;

    HomeRegistry(CarbonHome home, Drivers drivers) {
        this.home = home;
        this.drivers = drivers;
    }

    /** {@return the content of a resource such as {@code conf:/ports.csv} in the tree of a tenant, to be closed} */
    Optional<InputStream> file(int tenantId, String reference) {
        return registry().tenant(tenantId, Visitor.trusted(Visitor.SYSTEM_USER)).open(RegistryPath.parse(reference))
                .map(OpenResource::asStream);
    }

    private synchronized Registry registry() {
        if (opened == null) {
            opened = Registry.open(home, drivers);
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
