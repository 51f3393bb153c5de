package org.godwit.upgrade.script;

import java.util.List;
import java.util.Set;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.schema.UniqueKey;

/**
 * How the tables of a database type differ from the common shape, as Carbon's create scripts have it: keys, lengths,
 * cascades, names of indexes.
 *
 * <p>Where that script leaves its own server worse off than the others, the common shape is taken instead: PostgreSQL and
 * Informix get the domain into the key of internal roles (as PostgreSQL has from 4.4.26 on), PostgreSQL and MySQL Cluster
 * into that of claims; Derby, OpenEdge and Oracle RAC, whose scripts stopped halfway, get the whole step. REG user columns
 * are 31 characters everywhere (20 on PostgreSQL until 4.4.17), attribute values 1,024 (255 on Oracle and Db2). MySQL
 * Cluster keeps its primary key on role permissions.
 */
final class Deviations {
    private static final List<String> PERMISSION = List.of("UM_PERMISSION_ID", "UM_ROLE_NAME", "UM_TENANT_ID");
    private static final List<String> PERMISSION_OF_DOMAIN = List.of("UM_PERMISSION_ID", "UM_ROLE_NAME", "UM_TENANT_ID",
            "UM_DOMAIN_ID");
    private static final List<String> MEMBERSHIP = List.of("UM_USER_NAME", "UM_ROLE_ID", "UM_TENANT_ID");
    private static final List<String> CLAIM = List.of("UM_DIALECT_ID", "UM_CLAIM_URI", "UM_TENANT_ID");
    private static final Set<String> LONG_PATHS = Set.of("REG_PATH", "REG_PATH_VALUE", "REG_SOURCEPATH",
            "REG_TARGETPATH");
    private static final int SHORT_PATH = 750;
    private static final int PATH_OF_SQL_SERVER = 895;

    private final DatabaseType type;

    Deviations(DatabaseType type) {
        this.type = type;
    }

    /** {@return the schema before the step} */
    Schema before() {
        return CarbonSchema.CARBON_4_1.map(table -> common(withUniques(table, uniquesBefore(table))));
    }

    /** {@return the schema after the step} */
    Schema after() {
        return CarbonSchema.CARBON_4_2.map(table -> common(withUniques(table, uniquesAfter(table))));
    }

    /** {@return a table that is the same before and after, such as those of the identity features} */
    Table common(Table table) {
        var changed = table.withColumns(column -> column(table, column))
                .withIndexes(IndexNames.on(type, table.indexes()))
                .withForeignKeys(foreignKeys(table));
        return type == DatabaseType.DB2 ? withRequiredKeys(changed) : changed;
    }

    /** Db2 refuses unique keys over columns that take NULL. */
    private static Table withRequiredKeys(Table table) {
        return table.withColumns(column -> table.uniques().stream().anyMatch(k -> k.columns().contains(column.name()))
                ? column.asRequired()
                : column);
    }

    private static Table withUniques(Table table, List<UniqueKey> uniques) {
        return uniques.equals(table.uniques()) ? table : table.withUniques(uniques);
    }

    private List<UniqueKey> uniquesBefore(Table table) {
        return switch (table.name()) {
            case "UM_ROLE_PERMISSION", "UM_USER_PERMISSION" -> hasPermissionKeys() ? table.uniques() : List.of();
            case "UM_CLAIM" -> type == DatabaseType.MSSQL ? List.of() : table.uniques();
            default -> table.uniques();
        };
    }

    private List<UniqueKey> uniquesAfter(Table table) {
        boolean asBefore = !type.dialect().canDropUnnamedKeys();
        return switch (table.name()) {
            case "UM_USER_PERMISSION" -> hasPermissionKeys() ? table.uniques() : List.of();
            case "UM_ROLE_PERMISSION" -> switch (type) {
                case MYSQL, MYSQL_CLUSTER, MSSQL, DB2 -> List.of(new UniqueKey(PERMISSION_OF_DOMAIN));
                case OPENEDGE -> List.of(new UniqueKey(PERMISSION));
                case DERBY, H2, INFORMIX, ORACLE, ORACLE_RAC, POSTGRESQL -> List.of();
            };
            case "UM_HYBRID_USER_ROLE" -> asBefore ? List.of(new UniqueKey(MEMBERSHIP)) : table.uniques();
            case "UM_CLAIM" ->
                asBefore || type == DatabaseType.DB2 ? List.of(new UniqueKey(CLAIM)) : table.uniques();
            default -> table.uniques();
        };
    }

    private boolean hasPermissionKeys() {
        return switch (type) {
            case H2, MSSQL, ORACLE, ORACLE_RAC, DB2, OPENEDGE -> true;
            case MYSQL, MYSQL_CLUSTER, POSTGRESQL, DERBY, INFORMIX -> false;
        };
    }

    private Column column(Table table, Column column) {
        if (column.name().equals("UM_USER_CONFIG") && type != DatabaseType.H2) {
            return new Column(column.name(), column.type(), false, false, column.standard());
        }
        if (!LONG_PATHS.contains(column.name()) || !table.name().startsWith("REG_")) {
            return column;
        }
        return switch (type) {
            case MYSQL, MYSQL_CLUSTER, DB2, INFORMIX -> column.withType(new ColumnType.Varchar(SHORT_PATH));
            case MSSQL -> column.name().equals("REG_PATH_VALUE")
                    ? column.withType(new ColumnType.Varchar(PATH_OF_SQL_SERVER))
                    : column;
            case DERBY, H2, OPENEDGE, ORACLE, ORACLE_RAC, POSTGRESQL -> column;
        };
    }

    private List<ForeignKey> foreignKeys(Table table) {
        return switch (type) {
            case MYSQL_CLUSTER -> List.of();
            case MSSQL -> table.foreignKeys().stream().filter(key -> !isToContent(table, key)).toList();
            case ORACLE, ORACLE_RAC, DB2 -> table.foreignKeys().stream().filter(key -> !isToContent(table, key))
                    .map(key -> cascades(table, key) ? cascading(key) : key).toList();
            case DERBY -> table.foreignKeys().stream()
                    .map(key -> key.table().equals("UM_PERMISSION") ? cascading(key) : key).toList();
            case H2, INFORMIX, MYSQL, OPENEDGE, POSTGRESQL -> table.foreignKeys();
        };
    }

    private static boolean isToContent(Table table, ForeignKey key) {
        return table.name().equals("REG_RESOURCE") && key.table().equals("REG_CONTENT");
    }

    private static boolean cascades(Table table, ForeignKey key) {
        return key.table().equals("UM_PERMISSION")
                || Set.of("UM_USER_ATTRIBUTE", "UM_USER_ROLE").contains(table.name());
    }

    private static ForeignKey cascading(ForeignKey key) {
        return new ForeignKey(key.name(), key.columns(), key.table(), key.referenced(), true);
    }
}
