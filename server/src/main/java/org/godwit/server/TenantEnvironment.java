package org.godwit.server;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.H2File;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;
import org.godwit.carbon.registry.OpenResource;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.Visitor;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.Environment;
import org.godwit.dataservices.extension.ExtensionJars;
import org.godwit.dataservices.transaction.Coordinator;
import org.jspecify.annotations.Nullable;

/**
 * What services of one tenant get from the home. The datasources of the configuration files and the vault belong to the super
 * tenant; as in Carbon, other tenants do not see them. Each tenant has the datasources and resources of its registry.
 */
record TenantEnvironment(int tenantId, Compatibility compatibility, CarbonHome carbon, Drivers drivers,
        TenantResources resources, ExtensionJars extensions, @Nullable Coordinator committer) implements Environment {
    @Override
    public Optional<Coordinator> coordinator() {
        return Optional.ofNullable(committer);
    }

    @Override
    public Path home() {
        return carbon.root();
    }

    @Override
    public Optional<DataSource> datasource(String name) {
        return resources.datasources(tenantId).pool(name);
    }

    @Override
    public Optional<String> datasourceUrl(String name) {
        return resources.datasources(tenantId).definition(name).filter(DatasourceDefinition::hasUrl)
                .map(DatasourceDefinition::url);
    }

    @Override
    public Optional<InputStream> registryFile(String reference) {
        return resources.registry().tenant(tenantId, Visitor.trusted(Visitor.SYSTEM_USER))
                .open(RegistryPath.parse(reference)).map(OpenResource::asStream);
    }

    @Override
    public Pool pool(String name, Map<String, String> settings, Secret password) {
        var url = keptOpen(H2File.absoluteUrl(settings.getOrDefault("url", ""), carbon.root()));
        var address = new DatabaseAddress(url, settings.getOrDefault("username", ""), password);
        var database = Database.of(address, drivers);
        return new OwnPool(ConnectionPool.of(name, database, settings), ConnectionPool.unpooled(database));
    }

    @Override
    public ClassLoader driverClasses(String url) {
        var address = new DatabaseAddress(H2File.absoluteUrl(url, carbon.root()), "", Secret.none());
        return drivers.of(address).getClass().getClassLoader();
    }

    @Override
    public Optional<Secret> secret(String alias) {
        return isSuper() ? carbon.secrets().secret(alias) : Optional.empty();
    }

    /** H2 would close a file as soon as the process is asked to stop, under calls that are still running. */
    private static String keptOpen(String url) {
        return H2File.ofUrl(url).isEmpty() || url.toUpperCase(Locale.ROOT).contains("DB_CLOSE_ON_EXIT")
                ? url
                : url + ";DB_CLOSE_ON_EXIT=FALSE";
    }

    private boolean isSuper() {
        return tenantId == CarbonSchema.SUPER_TENANT;
    }
}
