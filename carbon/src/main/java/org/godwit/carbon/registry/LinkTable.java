package org.godwit.carbon.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Sql;

/**
 * The SQL that finds symbolic links: resources whose property {@code registry.linkrestoration} is
 * {@code path;target;user}. With four parts it is a mount, which {@code registry.xml} tells about.
 */
final class LinkTable {
    static final String MEDIA_TYPE = "application/vnd.wso2-link";
    static final String RESTORATION = "registry.linkrestoration";
    static final String NON_RECURSIVE = "registry.nonrecursive";
    static final String EXISTING = "registry.existingresource";

    private static final String SELECT = """
            SELECT P.REG_PATH_VALUE, R.REG_NAME, T.REG_VALUE, T.REG_TENANT_ID FROM REG_PROPERTY T
            JOIN REG_RESOURCE_PROPERTY L ON L.REG_PROPERTY_ID = T.REG_ID AND L.REG_TENANT_ID = T.REG_TENANT_ID
            """;
    private static final String PLACE = """
            JOIN REG_PATH P ON P.REG_PATH_ID = R.REG_PATH_ID AND P.REG_TENANT_ID = R.REG_TENANT_ID
            WHERE T.REG_NAME = 'registry.linkrestoration'""";
    private static final String OF_TENANT = " AND T.REG_TENANT_ID = ?";
    private static final String ALL_BY_VERSION = SELECT + """
            JOIN REG_RESOURCE R ON R.REG_VERSION = L.REG_VERSION AND R.REG_TENANT_ID = L.REG_TENANT_ID
            """ + PLACE;
    private static final String ALL_BY_PLACE = SELECT + """
            JOIN REG_RESOURCE R ON R.REG_PATH_ID = L.REG_PATH_ID AND R.REG_TENANT_ID = L.REG_TENANT_ID
                AND (R.REG_NAME = L.REG_RESOURCE_NAME OR (R.REG_NAME IS NULL AND L.REG_RESOURCE_NAME IS NULL))
            """ + PLACE;
    private static final Sql BY_VERSION = Sql.of(ALL_BY_VERSION + OF_TENANT);
    private static final Sql BY_PLACE = Sql.of(ALL_BY_PLACE + OF_TENANT);
    private static final Sql OF_ALL_BY_VERSION = Sql.of(ALL_BY_VERSION);
    private static final Sql OF_ALL_BY_PLACE = Sql.of(ALL_BY_PLACE);

    private LinkTable() {}

    /** A link as it is stored. */
    record StoredLink(RegistryPath path, String restoration) {}

    /** {@return all links of a tenant, mounts included} */
    static List<StoredLink> all(Session session, Versioning versioning) throws SQLException {
        return session.list(versioning.properties() ? BY_VERSION : BY_PLACE, LinkTable::read, session.tenantId());
    }

    /** A link of one of several tenants. */
    record OfTenant(int tenant, StoredLink link) {}

    static List<OfTenant> ofAllTenants(Session session, Versioning versioning) throws SQLException {
        return session.list(versioning.properties() ? OF_ALL_BY_VERSION : OF_ALL_BY_PLACE,
                row -> new OfTenant(row.getInt(4), read(row)));
    }

    private static StoredLink read(ResultSet row) throws SQLException {
        var path = new RegistryPath(row.getString(1));
        var name = Session.text(row, 2);
        return new StoredLink(name.isEmpty() ? path : path.child(name), Session.text(row, 3));
    }
}
