package org.godwit.upgrade.script;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godwit.carbon.schema.Index;

/** The names that Carbon's scripts give their indexes where an engine takes short names only. */
final class IndexNames {
    /** The common name, then that of Oracle, Db2 and OpenEdge; a dash where the engine has no such index. */
    private static final String NAMES = """
            REG_PATH_IND_BY_NAME REG_PATH_IND_BY_PATH_VALUE - REG_PI_BY_NAME
            REG_PATH_IND_BY_PARENT_ID REG_PATH_IND_BY_PARENT_ID REG_PATH_IND_BY_P2 REG_PI_BY_PARENT_ID
            REG_RESOURCE_IND_BY_NAME REG_RESOURCE_IND_BY_NAME REG_RESOURCE_IND_1 REG_R_IND_BY_NAME
            REG_RESOURCE_IND_BY_PATH_ID_NAME REG_RESOURCE_IND_BY_PATH_ID REG_RESOURCE_IND_2 REG_R_IND_BY_PATH_ID_NAME
            REG_RESOURCE_HISTORY_IND_BY_NAME REG_RES_HIST_IND_BY_NAME REG_RES_HIST_IND_1 REG_RH_IND_BY_NAME
            REG_RESOURCE_HISTORY_IND_BY_PATH_ID_NAME REG_RES_HIST_IND_BY_PATH_ID REG_RES_HIST_IND_2 REG_RH_IND_BY_PATH_ID_NAME
            REG_RESOURCE_COMMENT_IND_BY_PATH_ID_AND_RESOURCE_NAME REG_RES_COMM_BY_PATH_ID REG_RES_COMM_BY_P1 REG_RC_IND_BY_PATH_ID_AND_RN
            REG_RESOURCE_COMMENT_IND_BY_VERSION REG_RES_COMM_BY_VERSION REG_RES_COMM_BY_V1 REG_RC_IND_BY_VERSION
            REG_RESOURCE_RATING_IND_BY_PATH_ID_AND_RESOURCE_NAME REG_RATING_IND_BY_PATH_ID REG_RATING_IND_BY1 REG_RR_IND_BY_PATH_ID_AND_RN
            REG_RESOURCE_RATING_IND_BY_VERSION REG_RATING_IND_BY_VERSION REG_RATING_IND_BY2 REG_RR_IND_BY_VERSION
            REG_RESOURCE_TAG_IND_BY_PATH_ID_AND_RESOURCE_NAME REG_TAG_IND_BY_PATH_ID REG_TAG_IND_BY_PA1 REG_RT_IND_BY_PATH_ID_AND_RN
            REG_RESOURCE_TAG_IND_BY_VERSION REG_TAG_IND_BY_VERSION REG_TAG_IND_BY_VE1 REG_RT_IND_BY_VERSION
            REG_RESOURCE_PROPERTY_IND_BY_PATH_ID_AND_RESOURCE_NAME REG_RESC_PROP_BY_VERN_PATHNAME REG_RESC_PROP_BY_2 REG_RP_IND_BY_PATH_ID_AND_RN
            REG_RESOURCE_PROPERTY_IND_BY_VERSION REG_RESC_PROP_BY_VERN_PROPID REG_RESC_PROP_BY_1 REG_RP_IND_BY_VERSION
            REG_SNAPSHOT_IND_BY_PATH_ID_AND_RESOURCE_NAME REG_SNAPSHOT_PATH_ID REG_SNAPSHOT_PATH1 REG_S_IND_BY_PATH_ID_AND_RN
            INDEX_UM_TENANT_UM_DOMAIN_NAME - - INDEX_UMT_UM_DOMAIN_NAME
            INDEX_UM_PERMISSION_UM_RESOURCE_ID_UM_ACTION INDEX_UM_PERMISSION INDEX_UM_PERMISSION_UM_RESOURCE_ID_UM_ACTION INDEX_UMP_UM_RESOURCE_ID_UA
            """;

    private static final Map<String, List<String>> BY_COMMON_NAME = read();

    private IndexNames() {}

    private static Map<String, List<String>> read() {
        var names = new LinkedHashMap<String, List<String>>();
        NAMES.lines().map(line -> List.of(line.split(" "))).forEach(line -> names.put(line.getFirst(), line));
        return names;
    }

    /** {@return the indexes of a table with the names that they have on a type, without those that it has not} */
    static List<Index> on(DatabaseType type, List<Index> indexes) {
        return indexes.stream().map(index -> new Index(name(type, index.name()), index.columns()))
                .filter(index -> !index.name().equals("-")).toList();
    }

    private static String name(DatabaseType type, String common) {
        var names = BY_COMMON_NAME.getOrDefault(common, List.of(common, common, common, common));
        return switch (type) {
            case ORACLE, ORACLE_RAC -> names.get(1);
            case DB2 -> names.get(2);
            case OPENEDGE -> names.get(3);
            case H2 -> common;
            case MYSQL_CLUSTER -> "-";
            case DERBY, MSSQL -> common.equals("REG_PATH_IND_BY_NAME") ? "REG_PATH_IND_BY_PATH_VALUE" : common;
            case MYSQL, POSTGRESQL, INFORMIX -> switch (common) {
                case "REG_PATH_IND_BY_NAME" -> "REG_PATH_IND_BY_PATH_VALUE";
                case "REG_PATH_IND_BY_PARENT_ID" -> "REG_PATH_IND_BY_PATH_PARENT_ID";
                default -> common;
            };
        };
    }
}
