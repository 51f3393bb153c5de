package org.godwit.carbon.database;

import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.schema.CreateScripts;

/** A database engine, told by the JDBC URL. */
public enum Engine {
    H2("h2"), POSTGRESQL("postgresql"), MARIADB("mariadb"), MYSQL("mysql"), DERBY("derby"), ORACLE(
            "oracle"), SQL_SERVER(
                    "sqlserver"), DB2("db2"), INFORMIX("informix-sqli");

    private final String scheme;

    Engine(String scheme) {
        this.scheme = scheme;
    }

    /** {@return the engine of {@code jdbc:<scheme>:…}, or empty for one that is not known} */
    public static Optional<Engine> ofUrl(String url) {
        var parts = url.strip().split(":", 3);
        if (parts.length < 3 || !parts[0].equalsIgnoreCase("jdbc")) {
            return Optional.empty();
        }
        var scheme = parts[1].toLowerCase(Locale.ROOT);
        for (var engine : values()) {
            if (engine.scheme.equals(scheme)) {
                return Optional.of(engine);
            }
        }
        return Optional.empty();
    }

    /** {@return Carbon's create scripts for this engine} */
    public CreateScripts scripts() {
        return switch (this) {
            case H2 -> CreateScripts.H2;
            case DERBY -> CreateScripts.DERBY;
            case MARIADB, MYSQL -> CreateScripts.MYSQL;
            case POSTGRESQL -> CreateScripts.POSTGRESQL;
            case ORACLE -> CreateScripts.ORACLE;
            case SQL_SERVER -> CreateScripts.SQL_SERVER;
            case DB2 -> CreateScripts.DB2;
            case INFORMIX -> CreateScripts.INFORMIX;
        };
    }

    /** {@return the lower-case name, as JSON and reports show it} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
