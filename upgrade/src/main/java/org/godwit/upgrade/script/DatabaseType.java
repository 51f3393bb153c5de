package org.godwit.upgrade.script;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.godwit.carbon.database.Engine;

/** The database types that Carbon had scripts for. */
public enum DatabaseType {
    DB2, DERBY, H2, INFORMIX, MSSQL, MYSQL, MYSQL_CLUSTER, OPENEDGE, ORACLE, ORACLE_RAC, POSTGRESQL;

    /** {@return the type of a name such as {@code mysql_cluster}} */
    public static Optional<DatabaseType> ofLabel(String label) {
        var wanted = label.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values()).filter(type -> type.label().equals(wanted)).findFirst();
    }

    /** {@return the type of a database that is connected to} */
    public static DatabaseType of(Engine engine) {
        return switch (engine) {
            case H2 -> H2;
            case POSTGRESQL -> POSTGRESQL;
            case MARIADB, MYSQL -> MYSQL;
            case DERBY -> DERBY;
            case ORACLE -> ORACLE;
            case SQL_SERVER -> MSSQL;
            case DB2 -> DB2;
            case INFORMIX -> INFORMIX;
        };
    }

    /** {@return the name that Carbon's scripts have, such as {@code oracle_rac}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    ScriptDialect dialect() {
        return switch (this) {
            case DB2 -> new Db2Script();
            case DERBY -> new DerbyScript();
            case H2 -> new H2Script();
            case INFORMIX -> new InformixScript();
            case MSSQL -> new SqlServerScript();
            case MYSQL -> new MysqlScript(false);
            case MYSQL_CLUSTER -> new MysqlScript(true);
            case OPENEDGE -> new OpenedgeScript();
            case ORACLE -> new OracleScript(false);
            case ORACLE_RAC -> new OracleScript(true);
            case POSTGRESQL -> new PostgresqlScript();
        };
    }
}
