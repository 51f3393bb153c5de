package org.godwit.upgrade.configure;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.secret.Secret;

/**
 * Where a datasource points in the new home.
 *
 * @param url JDBC URL as it is written; an embedded database is named relative to the home, as Carbon does:
 *     {@code jdbc:h2:repository/database/WSO2CARBON_DB}
 * @param driverClassName class of the driver
 */
public record NewAddress(String url, String driverClassName, String user, Secret password) {
    private static final Map<Engine, String> DRIVERS = Map.of(Engine.H2, "org.h2.Driver", Engine.POSTGRESQL,
            "org.postgresql.Driver", Engine.MARIADB, "org.mariadb.jdbc.Driver", Engine.MYSQL, "com.mysql.jdbc.Driver",
            Engine.DERBY, "org.apache.derby.jdbc.EmbeddedDriver", Engine.ORACLE, "oracle.jdbc.OracleDriver",
            Engine.SQL_SERVER, "com.microsoft.sqlserver.jdbc.SQLServerDriver", Engine.DB2, "com.ibm.db2.jcc.DB2Driver",
            Engine.INFORMIX, "com.informix.jdbc.IfxDriver");
    /** Options of the old line that H2 2 still takes; it refuses a URL with any other. */
    private static final List<String> OPTIONS_OF_H2_2 = List.of("DB_CLOSE_ON_EXIT", "DB_CLOSE_DELAY", "LOCK_TIMEOUT",
            "CACHE_SIZE", "AUTO_SERVER", "IFEXISTS");

    /** {@return an address with the usual driver class of its engine} */
    public static NewAddress of(DatabaseAddress address) {
        var driver = Engine.ofUrl(address.url()).map(DRIVERS::get).orElse("");
        return new NewAddress(address.url(), driver, address.user(), address.password());
    }

    /**
     * {@return an embedded database in the new home}
     *
     * @param name file name without ending, such as {@code WSO2CARBON_DB}
     * @param oldUrl the old URL, whose options are kept where H2 2 knows them
     */
    public static NewAddress embedded(String name, String oldUrl, String user, Secret password) {
        var url = new StringBuilder("jdbc:h2:repository/database/").append(name);
        boolean closes = false;
        if (Engine.ofUrl(oldUrl).orElse(null) == Engine.H2) {
            var parts = oldUrl.split(";", -1);
            for (int i = 1; i < parts.length; i++) {
                var option = parts[i].split("=", 2)[0].strip().toUpperCase(Locale.ROOT);
                if (OPTIONS_OF_H2_2.contains(option)) {
                    url.append(';').append(parts[i].strip());
                    closes |= option.equals("DB_CLOSE_ON_EXIT");
                }
            }
        }
        if (!closes) {
            url.append(";DB_CLOSE_ON_EXIT=FALSE");
        }
        return new NewAddress(url.toString(), "org.h2.Driver", user, password);
    }

    /** {@return the statement by which a pool of this engine tests a connection} */
    String validationQuery() {
        return switch (Engine.ofUrl(url).orElse(Engine.H2)) {
            case ORACLE -> "SELECT 1 FROM DUAL";
            case DB2 -> "SELECT 1 FROM SYSIBM.SYSDUMMY1";
            case DERBY -> "VALUES 1";
            case INFORMIX -> "SELECT FIRST 1 1 FROM SYSTABLES";
            case H2, POSTGRESQL, MARIADB, MYSQL, SQL_SERVER -> "SELECT 1";
        };
    }

    /** {@return the URL without what may be secret in it} */
    @Override
    public String toString() {
        return new DatabaseAddress(url, user, password).shown();
    }
}
