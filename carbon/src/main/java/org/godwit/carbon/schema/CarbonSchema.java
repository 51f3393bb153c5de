package org.godwit.carbon.schema;

import java.util.List;
import org.godwit.carbon.schema.SchemaChange.AddColumn;
import org.godwit.carbon.schema.SchemaChange.AddForeignKey;
import org.godwit.carbon.schema.SchemaChange.AddTable;
import org.godwit.carbon.schema.SchemaChange.AddUnique;
import org.godwit.carbon.schema.SchemaChange.DropUnique;

/**
 * The generations of the Carbon schema, in the shape of the H2 create script; engines deviate in their dialects.
 *
 * <p>Carbon 4.0/4.1 is written down, 4.2 is 4.1 with {@link #CHANGES_4_1_TO_4_2} applied, so that the two can never
 * disagree. Source of the facts: Carbon kernel 4.0.6 and 4.2.0 (patched) {@code dbscripts/h2.sql}.
 */
public final class CarbonSchema {
    private static final String REGISTRY_NOTATION = """
            REG_CLUSTER_LOCK
              REG_LOCK_NAME v20
              REG_LOCK_STATUS v20
              REG_LOCKED_TIME ts
              REG_TENANT_ID tenant
              key REG_LOCK_NAME
            REG_LOG
              REG_LOG_ID int auto
              REG_PATH v2000
              REG_USER_ID v31 required
              REG_LOGGED_TIME ts required
              REG_ACTION int required
              REG_ACTION_DATA v500
              REG_TENANT_ID tenant
              key REG_LOG_ID REG_TENANT_ID
            REG_PATH
              REG_PATH_ID int auto
              REG_PATH_VALUE v2000 required
              REG_PATH_PARENT_ID int
              REG_TENANT_ID tenant
              key REG_PATH_ID REG_TENANT_ID
              index REG_PATH_IND_BY_NAME on REG_PATH_VALUE REG_TENANT_ID
              index REG_PATH_IND_BY_PARENT_ID on REG_PATH_PARENT_ID REG_TENANT_ID
            REG_CONTENT
              REG_CONTENT_ID int auto
              REG_CONTENT_DATA blob
              REG_TENANT_ID tenant
              key REG_CONTENT_ID REG_TENANT_ID
            REG_CONTENT_HISTORY
              REG_CONTENT_ID int
              REG_CONTENT_DATA blob
              REG_DELETED small
              REG_TENANT_ID tenant
              key REG_CONTENT_ID REG_TENANT_ID
            REG_RESOURCE
              REG_PATH_ID int required
              REG_NAME v256
              REG_VERSION int auto
              REG_MEDIA_TYPE v500
              REG_CREATOR v31 required
              REG_CREATED_TIME ts required
              REG_LAST_UPDATOR v31
              REG_LAST_UPDATED_TIME ts required
              REG_DESCRIPTION v1000
              REG_CONTENT_ID int
              REG_TENANT_ID tenant
              REG_UUID v100 required
              key REG_VERSION REG_TENANT_ID
              index REG_RESOURCE_IND_BY_NAME on REG_NAME REG_TENANT_ID
              index REG_RESOURCE_IND_BY_PATH_ID_NAME on REG_PATH_ID REG_NAME REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_FK_BY_PATH_ID
              refers REG_CONTENT_ID REG_TENANT_ID to REG_CONTENT REG_CONTENT_ID REG_TENANT_ID as REG_RESOURCE_FK_BY_CONTENT_ID
            REG_RESOURCE_HISTORY
              REG_PATH_ID int required
              REG_NAME v256
              REG_VERSION int
              REG_MEDIA_TYPE v500
              REG_CREATOR v31 required
              REG_CREATED_TIME ts required
              REG_LAST_UPDATOR v31
              REG_LAST_UPDATED_TIME ts required
              REG_DESCRIPTION v1000
              REG_CONTENT_ID int
              REG_DELETED small
              REG_TENANT_ID tenant
              REG_UUID v100 required
              key REG_VERSION REG_TENANT_ID
              index REG_RESOURCE_HISTORY_IND_BY_NAME on REG_NAME REG_TENANT_ID
              index REG_RESOURCE_HISTORY_IND_BY_PATH_ID_NAME on REG_PATH_ID REG_NAME REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_HIST_FK_BY_PATHID
              refers REG_CONTENT_ID REG_TENANT_ID to REG_CONTENT_HISTORY REG_CONTENT_ID REG_TENANT_ID as REG_RESOURCE_HIST_FK_BY_CONTENT_ID
            REG_COMMENT
              REG_ID int auto
              REG_COMMENT_TEXT v500 required
              REG_USER_ID v31 required
              REG_COMMENTED_TIME ts required
              REG_TENANT_ID tenant
              key REG_ID REG_TENANT_ID
            REG_RESOURCE_COMMENT
              REG_COMMENT_ID int required
              REG_VERSION int
              REG_PATH_ID int
              REG_RESOURCE_NAME v256
              REG_TENANT_ID tenant
              index REG_RESOURCE_COMMENT_IND_BY_PATH_ID_AND_RESOURCE_NAME on REG_PATH_ID REG_RESOURCE_NAME REG_TENANT_ID
              index REG_RESOURCE_COMMENT_IND_BY_VERSION on REG_VERSION REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_COMMENT_FK_BY_PATH_ID
              refers REG_COMMENT_ID REG_TENANT_ID to REG_COMMENT REG_ID REG_TENANT_ID as REG_RESOURCE_COMMENT_FK_BY_COMMENT_ID
            REG_RATING
              REG_ID int auto
              REG_RATING int required
              REG_USER_ID v31 required
              REG_RATED_TIME ts required
              REG_TENANT_ID tenant
              key REG_ID REG_TENANT_ID
            REG_RESOURCE_RATING
              REG_RATING_ID int required
              REG_VERSION int
              REG_PATH_ID int
              REG_RESOURCE_NAME v256
              REG_TENANT_ID tenant
              index REG_RESOURCE_RATING_IND_BY_PATH_ID_AND_RESOURCE_NAME on REG_PATH_ID REG_RESOURCE_NAME REG_TENANT_ID
              index REG_RESOURCE_RATING_IND_BY_VERSION on REG_VERSION REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_RATING_FK_BY_PATH_ID
              refers REG_RATING_ID REG_TENANT_ID to REG_RATING REG_ID REG_TENANT_ID as REG_RESOURCE_RATING_FK_BY_RATING_ID
            REG_TAG
              REG_ID int auto
              REG_TAG_NAME v500 required
              REG_USER_ID v31 required
              REG_TAGGED_TIME ts required
              REG_TENANT_ID tenant
              key REG_ID REG_TENANT_ID
            REG_RESOURCE_TAG
              REG_TAG_ID int required
              REG_VERSION int
              REG_PATH_ID int
              REG_RESOURCE_NAME v256
              REG_TENANT_ID tenant
              index REG_RESOURCE_TAG_IND_BY_PATH_ID_AND_RESOURCE_NAME on REG_PATH_ID REG_RESOURCE_NAME REG_TENANT_ID
              index REG_RESOURCE_TAG_IND_BY_VERSION on REG_VERSION REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_TAG_FK_BY_PATH_ID
              refers REG_TAG_ID REG_TENANT_ID to REG_TAG REG_ID REG_TENANT_ID as REG_RESOURCE_TAG_FK_BY_TAG_ID
            REG_PROPERTY
              REG_ID int auto
              REG_NAME v100 required
              REG_VALUE v1000
              REG_TENANT_ID tenant
              key REG_ID REG_TENANT_ID
            REG_RESOURCE_PROPERTY
              REG_PROPERTY_ID int required
              REG_VERSION int
              REG_PATH_ID int
              REG_RESOURCE_NAME v256
              REG_TENANT_ID tenant
              index REG_RESOURCE_PROPERTY_IND_BY_PATH_ID_AND_RESOURCE_NAME on REG_PATH_ID REG_RESOURCE_NAME REG_TENANT_ID
              index REG_RESOURCE_PROPERTY_IND_BY_VERSION on REG_VERSION REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_RESOURCE_PROPERTY_FK_BY_PATH_ID
              refers REG_PROPERTY_ID REG_TENANT_ID to REG_PROPERTY REG_ID REG_TENANT_ID as REG_RESOURCE_PROPERTY_FK_BY_TAG_ID
            REG_ASSOCIATION
              REG_ASSOCIATION_ID int auto
              REG_SOURCEPATH v2000 required
              REG_TARGETPATH v2000 required
              REG_ASSOCIATION_TYPE v2000 required
              REG_TENANT_ID tenant
              key REG_ASSOCIATION_ID REG_TENANT_ID
            REG_SNAPSHOT
              REG_SNAPSHOT_ID int auto
              REG_PATH_ID int required
              REG_RESOURCE_NAME v256
              REG_RESOURCE_VIDS blob required
              REG_TENANT_ID tenant
              key REG_SNAPSHOT_ID REG_TENANT_ID
              index REG_SNAPSHOT_IND_BY_PATH_ID_AND_RESOURCE_NAME on REG_PATH_ID REG_RESOURCE_NAME REG_TENANT_ID
              refers REG_PATH_ID REG_TENANT_ID to REG_PATH REG_PATH_ID REG_TENANT_ID as REG_SNAPSHOT_FK_BY_PATH_ID
            """;

    private static final String USERS_NOTATION = """
            UM_TENANT
              UM_ID int auto
              UM_DOMAIN_NAME v255 required
              UM_EMAIL v255
              UM_ACTIVE bool false
              UM_CREATED_DATE ts required
              UM_USER_CONFIG blob required
              key UM_ID
              unique UM_DOMAIN_NAME
              index INDEX_UM_TENANT_UM_DOMAIN_NAME on UM_DOMAIN_NAME
            UM_USER
              UM_ID int auto
              UM_USER_NAME v255 required
              UM_USER_PASSWORD v255 required
              UM_SALT_VALUE v31
              UM_REQUIRE_CHANGE bool false
              UM_CHANGED_TIME ts required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_USER_NAME UM_TENANT_ID
            UM_USER_ATTRIBUTE
              UM_ID int auto
              UM_ATTR_NAME v255 required
              UM_ATTR_VALUE v1024
              UM_PROFILE_ID v255
              UM_USER_ID int
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              refers UM_USER_ID UM_TENANT_ID to UM_USER UM_ID UM_TENANT_ID
            UM_ROLE
              UM_ID int auto
              UM_ROLE_NAME v255 required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_ROLE_NAME UM_TENANT_ID
            UM_PERMISSION
              UM_ID int auto
              UM_RESOURCE_ID v255 required
              UM_ACTION v255 required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              index INDEX_UM_PERMISSION_UM_RESOURCE_ID_UM_ACTION on UM_RESOURCE_ID UM_ACTION UM_TENANT_ID
            UM_ROLE_PERMISSION
              UM_ID int auto
              UM_PERMISSION_ID int required
              UM_ROLE_NAME v255 required
              UM_IS_ALLOWED small required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_PERMISSION_ID UM_ROLE_NAME UM_TENANT_ID
              refers UM_PERMISSION_ID UM_TENANT_ID to UM_PERMISSION UM_ID UM_TENANT_ID
            UM_USER_PERMISSION
              UM_ID int auto
              UM_PERMISSION_ID int required
              UM_USER_NAME v255 required
              UM_IS_ALLOWED small required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_PERMISSION_ID UM_USER_NAME UM_TENANT_ID
              refers UM_PERMISSION_ID UM_TENANT_ID to UM_PERMISSION UM_ID UM_TENANT_ID
            UM_USER_ROLE
              UM_ID int auto
              UM_ROLE_ID int required
              UM_USER_ID int required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_USER_ID UM_ROLE_ID UM_TENANT_ID
              refers UM_ROLE_ID UM_TENANT_ID to UM_ROLE UM_ID UM_TENANT_ID
              refers UM_USER_ID UM_TENANT_ID to UM_USER UM_ID UM_TENANT_ID
            UM_DIALECT
              UM_ID int auto
              UM_DIALECT_URI v255 required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_DIALECT_URI UM_TENANT_ID
            UM_CLAIM
              UM_ID int auto
              UM_DIALECT_ID int required
              UM_CLAIM_URI v255 required
              UM_DISPLAY_TAG v255
              UM_DESCRIPTION v255
              UM_MAPPED_ATTRIBUTE v255
              UM_REG_EX v255
              UM_SUPPORTED small
              UM_REQUIRED small
              UM_DISPLAY_ORDER int
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_DIALECT_ID UM_CLAIM_URI UM_TENANT_ID
              refers UM_DIALECT_ID UM_TENANT_ID to UM_DIALECT UM_ID UM_TENANT_ID
            UM_PROFILE_CONFIG
              UM_ID int auto
              UM_DIALECT_ID int
              UM_PROFILE_NAME v255
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              refers UM_DIALECT_ID UM_TENANT_ID to UM_DIALECT UM_ID UM_TENANT_ID
            UM_CLAIM_BEHAVIOR
              UM_ID int auto
              UM_PROFILE_ID int
              UM_CLAIM_ID int
              UM_BEHAVIOUR small
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              refers UM_PROFILE_ID UM_TENANT_ID to UM_PROFILE_CONFIG UM_ID UM_TENANT_ID
              refers UM_CLAIM_ID UM_TENANT_ID to UM_CLAIM UM_ID UM_TENANT_ID
            UM_HYBRID_ROLE
              UM_ID int auto
              UM_ROLE_NAME v255
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
            UM_HYBRID_USER_ROLE
              UM_ID int auto
              UM_USER_NAME v255
              UM_ROLE_ID int required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_USER_NAME UM_ROLE_ID UM_TENANT_ID
              refers UM_ROLE_ID UM_TENANT_ID to UM_HYBRID_ROLE UM_ID UM_TENANT_ID
            UM_HYBRID_REMEMBER_ME
              UM_ID int auto
              UM_USER_NAME v255 required
              UM_COOKIE_VALUE v1024
              UM_CREATED_TIME ts
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
            """;

    /** The step of the upgrade guide, as typed changes. {@code UM_CLAIM_BEHAVIOR} stays: older servers may share it. */
    public static final List<SchemaChange> CHANGES_4_1_TO_4_2 = List.of(addTable("UM_USER", """
            UM_DOMAIN
              UM_DOMAIN_ID int auto
              UM_DOMAIN_NAME v255
              UM_TENANT_ID tenant
              key UM_DOMAIN_ID UM_TENANT_ID
            """), addTable("UM_USER_ATTRIBUTE", """
            UM_SYSTEM_USER
              UM_ID int auto
              UM_USER_NAME v255 required
              UM_USER_PASSWORD v255 required
              UM_SALT_VALUE v31
              UM_REQUIRE_CHANGE bool false
              UM_CHANGED_TIME ts required
              UM_TENANT_ID tenant
              key UM_ID UM_TENANT_ID
              unique UM_USER_NAME UM_TENANT_ID
            """), addColumn("UM_ROLE", "", "UM_SHARED_ROLE bool false"), addTable("UM_PERMISSION", """
            UM_MODULE
              UM_ID int auto
              UM_MODULE_NAME v100
              key UM_ID
              unique UM_MODULE_NAME
            """), addTable("UM_PERMISSION", """
            UM_MODULE_ACTIONS
              UM_ACTION v255
              UM_MODULE_ID int
              key UM_ACTION UM_MODULE_ID
              refers UM_MODULE_ID to UM_MODULE UM_ID cascade
            """), addColumn("UM_PERMISSION", "", "UM_MODULE_ID int zero"),
            addColumn("UM_ROLE_PERMISSION", "", "UM_DOMAIN_ID int"),
            new DropUnique("UM_ROLE_PERMISSION",
                    new UniqueKey(List.of("UM_PERMISSION_ID", "UM_ROLE_NAME", "UM_TENANT_ID"))),
            addForeignKeyToDomain("UM_ROLE_PERMISSION"), addTable("UM_DIALECT", """
                    UM_SHARED_USER_ROLE
                      UM_ROLE_ID int required
                      UM_USER_ID int required
                      UM_USER_TENANT_ID int required
                      UM_ROLE_TENANT_ID int required
                      unique UM_USER_ID UM_ROLE_ID UM_USER_TENANT_ID UM_ROLE_TENANT_ID
                      refers UM_ROLE_ID UM_ROLE_TENANT_ID to UM_ROLE UM_ID UM_TENANT_ID cascade
                      refers UM_USER_ID UM_USER_TENANT_ID to UM_USER UM_ID UM_TENANT_ID cascade
                    """), addTable("UM_DIALECT", """
                    UM_ACCOUNT_MAPPING
                      UM_ID int auto
                      UM_USER_NAME v255 required
                      UM_TENANT_ID int required
                      UM_USER_STORE_DOMAIN v100
                      UM_ACC_LINK_ID int required
                      key UM_ID
                      unique UM_USER_NAME UM_TENANT_ID UM_USER_STORE_DOMAIN UM_ACC_LINK_ID
                      refers UM_TENANT_ID to UM_TENANT UM_ID cascade
                    """), addColumn("UM_CLAIM", "UM_MAPPED_ATTRIBUTE", "UM_MAPPED_ATTRIBUTE_DOMAIN v255"),
            addColumn("UM_CLAIM", "UM_TENANT_ID", "UM_CHECKED_ATTRIBUTE small"),
            addColumn("UM_CLAIM", "UM_TENANT_ID", "UM_READ_ONLY small"),
            new DropUnique("UM_CLAIM", new UniqueKey(List.of("UM_DIALECT_ID", "UM_CLAIM_URI", "UM_TENANT_ID"))),
            new AddUnique("UM_CLAIM",
                    new UniqueKey(
                            List.of("UM_DIALECT_ID", "UM_CLAIM_URI", "UM_TENANT_ID", "UM_MAPPED_ATTRIBUTE_DOMAIN"))),
            addColumn("UM_HYBRID_USER_ROLE", "", "UM_DOMAIN_ID int"),
            new DropUnique("UM_HYBRID_USER_ROLE",
                    new UniqueKey(List.of("UM_USER_NAME", "UM_ROLE_ID", "UM_TENANT_ID"))),
            new AddUnique("UM_HYBRID_USER_ROLE",
                    new UniqueKey(List.of("UM_USER_NAME", "UM_ROLE_ID", "UM_TENANT_ID", "UM_DOMAIN_ID"))),
            addForeignKeyToDomain("UM_HYBRID_USER_ROLE"), addTable("", """
                    UM_SYSTEM_ROLE
                      UM_ID int auto
                      UM_ROLE_NAME v255
                      UM_TENANT_ID tenant
                      key UM_ID UM_TENANT_ID
                    """), addTable("", """
                    UM_SYSTEM_USER_ROLE
                      UM_ID int auto
                      UM_USER_NAME v255
                      UM_ROLE_ID int required
                      UM_TENANT_ID tenant
                      key UM_ID UM_TENANT_ID
                      unique UM_USER_NAME UM_ROLE_ID UM_TENANT_ID
                      refers UM_ROLE_ID UM_TENANT_ID to UM_SYSTEM_ROLE UM_ID UM_TENANT_ID
                    """));

    /** Carbon 4.0 and 4.1: registry and users. */
    public static final Schema CARBON_4_1 = new Schema(TableNotation.read(REGISTRY_NOTATION))
            .plus(TableNotation.read(USERS_NOTATION));

    /** Carbon 4.2, the schema of DSS 3.1.0 and 3.1.1, with {@code UM_CLAIM_BEHAVIOR} kept. */
    public static final Schema CARBON_4_2 = apply(CARBON_4_1, CHANGES_4_1_TO_4_2);

    /** The super tenant of Carbon 4.x; it has no row in UM_TENANT. */
    public static final int SUPER_TENANT = -1234;

    private CarbonSchema() {}

    private static Schema apply(Schema schema, List<SchemaChange> changes) {
        for (var change : changes) {
            schema = change.applyTo(schema);
        }
        return schema;
    }

    private static SchemaChange addTable(String before, String notation) {
        return new AddTable(TableNotation.read(notation).getFirst(), before);
    }

    private static SchemaChange addColumn(String table, String before, String notation) {
        var words = List.of(notation.split(" "));
        return new AddColumn(table, TableNotation.column(words.getFirst(), words.subList(1, words.size())), before);
    }

    private static SchemaChange addForeignKeyToDomain(String table) {
        return new AddForeignKey(table, new ForeignKey("", List.of("UM_DOMAIN_ID", "UM_TENANT_ID"), "UM_DOMAIN",
                List.of("UM_DOMAIN_ID", "UM_TENANT_ID"), true));
    }
}
