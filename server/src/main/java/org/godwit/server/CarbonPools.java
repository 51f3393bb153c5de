package org.godwit.server;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.home.DatasourceDefinition;

/** The pools of the datasources of a home, made when they are first asked for. Safe for use by many threads. */
final class CarbonPools implements AutoCloseable {
    private final CarbonHome home;
    private final Drivers drivers;
    private final Map<String, HikariDataSource> pools = new ConcurrentHashMap<>();

    CarbonPools(CarbonHome home, Drivers drivers) {
        this.home = home;
        this.drivers = drivers;
    }

    /** {@return the definition of a name or JNDI name, when it is a database} */
    Optional<DatasourceDefinition> definition(String name) {
        return home.datasource(name).filter(DatasourceDefinition::hasUrl);
    }

    /** {@return the pool of a name or JNDI name} */
    Optional<DataSource> pool(String name) {
        return definition(name).map(definition -> pools.computeIfAbsent(definition.name(), _ -> ConnectionPool
                .of(definition.name(), Database.of(definition.address(home), drivers), definition.settings())));
    }

    @Override
    public void close() {
        pools.values().forEach(HikariDataSource::close);
        pools.clear();
    }
}
