package org.godwit.carbon.schema;

import java.util.List;
import java.util.stream.Stream;
import org.godwit.carbon.schema.SchemaChange.AddColumn;
import org.godwit.carbon.schema.SchemaChange.AddTable;

/**
 * What the step from Carbon 4.1 to 4.2 adds to the tables of the Identity Server, which a DSS home carries but never uses:
 * the changes to {@code IDN_*}, and the tables of service providers and identity providers ({@code SP_*}, {@code IDP_*})
 * as the last products on Carbon 4.2 have them. Shape of the H2 scripts; two single-letter types are text of one letter.
 */
public final class IdentitySchema {
    /** {@code migration-identity.sql}. */
    public static final List<SchemaChange> CHANGES_4_1_TO_4_2 = Stream.concat(
            Stream.of(column("IDN_OAUTH_CONSUMER_APPS", "GRANT_TYPES"),
                    column("IDN_OAUTH2_AUTHORIZATION_CODE", "CALLBACK_URL")),
            tables("""
                    IDN_THRIFT_SESSION
                      SESSION_ID v255 required
                      USER_NAME v255 required
                      CREATED_TIME v255 required
                      LAST_MODIFIED_TIME v255 required
                      key SESSION_ID
                    IDN_IDENTITY_USER_DATA
                      TENANT_ID int super
                      USER_NAME v255 required
                      DATA_KEY v255 required
                      DATA_VALUE v255 required
                      key TENANT_ID USER_NAME DATA_KEY
                    IDN_IDENTITY_META_DATA
                      USER_NAME v255 required
                      TENANT_ID int super
                      METADATA_TYPE v255 required
                      METADATA v255 required
                      VALID v255 required
                      key TENANT_ID USER_NAME METADATA_TYPE METADATA
                    """)).toList();

    /** {@code migration-service-provider.sql}. */
    public static final List<SchemaChange> SERVICE_PROVIDER = tables("""
            SP_APP
              ID int auto
              TENANT_ID int required
              APP_NAME v255 required
              USER_STORE v255 required
              USERNAME v255 required
              DESCRIPTION v1024
              ROLE_CLAIM v512
              AUTH_TYPE v255 required
              PROVISIONING_USERSTORE_DOMAIN v512
              IS_LOCAL_CLAIM_DIALECT v1 '1'
              IS_SEND_LOCAL_SUBJECT_ID v1 '0'
              IS_SEND_AUTH_LIST_OF_IDPS v1 '0'
              SUBJECT_CLAIM_URI v512
              IS_SAAS_APP v1 '0'
              key ID
              unique APP_NAME TENANT_ID
            SP_INBOUND_AUTH
              ID int auto
              TENANT_ID int required
              INBOUND_AUTH_KEY v255 required
              INBOUND_AUTH_TYPE v255 required
              PROP_NAME v255
              PROP_VALUE v1024
              APP_ID int required
              key ID
              refers APP_ID to SP_APP ID as APPLICATION_ID_CONSTRAINT cascade
            SP_AUTH_STEP
              ID int auto
              TENANT_ID int required
              STEP_ORDER int one
              APP_ID int required
              IS_SUBJECT_STEP v1 '0'
              IS_ATTRIBUTE_STEP v1 '0'
              key ID
              refers APP_ID to SP_APP ID as APPLICATION_ID_CONSTRAINT_STEP cascade
            SP_FEDERATED_IDP
              ID int required
              TENANT_ID int required
              AUTHENTICATOR_ID int required
              key ID AUTHENTICATOR_ID
              refers ID to SP_AUTH_STEP ID as STEP_ID_CONSTRAINT cascade
            SP_CLAIM_MAPPING
              ID int auto
              TENANT_ID int required
              IDP_CLAIM v512 required
              SP_CLAIM v512 required
              APP_ID int required
              IS_REQUESTED v128 '0'
              DEFAULT_VALUE v255
              key ID
              refers APP_ID to SP_APP ID as CLAIMID_APPID_CONSTRAINT cascade
            SP_ROLE_MAPPING
              ID int auto
              TENANT_ID int required
              IDP_ROLE v255 required
              SP_ROLE v255 required
              APP_ID int required
              key ID
              refers APP_ID to SP_APP ID as ROLEID_APPID_CONSTRAINT cascade
            SP_REQ_PATH_AUTHENTICATOR
              ID int auto
              TENANT_ID int required
              AUTHENTICATOR_NAME v255 required
              APP_ID int required
              key ID
              refers APP_ID to SP_APP ID as REQ_AUTH_APPID_CONSTRAINT cascade
            SP_PROVISIONING_CONNECTOR
              ID int auto
              TENANT_ID int required
              IDP_NAME v255 required
              CONNECTOR_NAME v255 required
              APP_ID int required
              IS_JIT_ENABLED v1 required '0'
              BLOCKING v1 required '0'
              key ID
              refers APP_ID to SP_APP ID as PRO_CONNECTOR_APPID_CONSTRAINT cascade
            IDP
              ID int auto
              TENANT_ID int
              NAME v254 required
              IS_ENABLED v1 required '1'
              IS_PRIMARY v1 required '0'
              HOME_REALM_ID v254
              IMAGE blob
              CERTIFICATE blob
              ALIAS v254
              INBOUND_PROV_ENABLED v1 required '0'
              INBOUND_PROV_USER_STORE_ID v254
              USER_CLAIM_URI v254
              ROLE_CLAIM_URI v254
              DESCRIPTION v1024
              DEFAULT_AUTHENTICATOR_NAME v254
              DEFAULT_PRO_CONNECTOR_NAME v254
              PROVISIONING_ROLE v128
              IS_FEDERATION_HUB v1 required '0'
              IS_LOCAL_CLAIM_DIALECT v1 required '0'
              DISPLAY_NAME v255
              key ID
              unique TENANT_ID NAME
            IDP_ROLE
              ID int auto
              IDP_ID int
              TENANT_ID int
              ROLE v254
              key ID
              unique IDP_ID ROLE
              refers IDP_ID to IDP ID cascade
            IDP_ROLE_MAPPING
              ID int auto
              IDP_ROLE_ID int
              TENANT_ID int
              USER_STORE_ID v253
              LOCAL_ROLE v253
              key ID
              unique IDP_ROLE_ID TENANT_ID USER_STORE_ID LOCAL_ROLE
              refers IDP_ROLE_ID to IDP_ROLE ID cascade
            IDP_CLAIM
              ID int auto
              IDP_ID int
              TENANT_ID int
              CLAIM v254
              key ID
              unique IDP_ID CLAIM
              refers IDP_ID to IDP ID cascade
            IDP_CLAIM_MAPPING
              ID int auto
              IDP_CLAIM_ID int
              TENANT_ID int
              LOCAL_CLAIM v253
              DEFAULT_VALUE v255
              IS_REQUESTED v128 '0'
              key ID
              unique IDP_CLAIM_ID TENANT_ID LOCAL_CLAIM
              refers IDP_CLAIM_ID to IDP_CLAIM ID cascade
            IDP_AUTHENTICATOR
              ID int auto
              TENANT_ID int
              IDP_ID int
              NAME v255 required
              IS_ENABLED v1 '1'
              DISPLAY_NAME v255
              key ID
              unique TENANT_ID IDP_ID NAME
              refers IDP_ID to IDP ID cascade
            IDP_AUTHENTICATOR_PROPERTY
              ID int auto
              TENANT_ID int
              AUTHENTICATOR_ID int
              PROPERTY_KEY v255 required
              PROPERTY_VALUE v2047
              IS_SECRET v1 '0'
              key ID
              unique TENANT_ID AUTHENTICATOR_ID PROPERTY_KEY
              refers AUTHENTICATOR_ID to IDP_AUTHENTICATOR ID cascade
            IDP_PROVISIONING_CONFIG
              ID int auto
              TENANT_ID int
              IDP_ID int
              PROVISIONING_CONNECTOR_TYPE v255 required
              IS_ENABLED v1 '0'
              IS_BLOCKING v1 '0'
              key ID
              unique TENANT_ID IDP_ID PROVISIONING_CONNECTOR_TYPE
              refers IDP_ID to IDP ID cascade
            IDP_PROV_CONFIG_PROPERTY
              ID int auto
              TENANT_ID int
              PROVISIONING_CONFIG_ID int
              PROPERTY_KEY v255 required
              PROPERTY_VALUE v2048
              PROPERTY_BLOB_VALUE blob
              PROPERTY_TYPE v32 required
              IS_SECRET v1 '0'
              key ID
              unique TENANT_ID PROVISIONING_CONFIG_ID PROPERTY_KEY
              refers PROVISIONING_CONFIG_ID to IDP_PROVISIONING_CONFIG ID cascade
            IDP_PROVISIONING_ENTITY
              ID int auto
              PROVISIONING_CONFIG_ID int
              ENTITY_TYPE v255 required
              ENTITY_LOCAL_USERSTORE v255 required
              ENTITY_NAME v255 required
              ENTITY_VALUE v255
              TENANT_ID int
              key ID
              unique ENTITY_TYPE TENANT_ID ENTITY_LOCAL_USERSTORE ENTITY_NAME
              unique PROVISIONING_CONFIG_ID ENTITY_TYPE ENTITY_VALUE
              refers PROVISIONING_CONFIG_ID to IDP_PROVISIONING_CONFIG ID cascade
            IDP_LOCAL_CLAIM
              ID int auto
              TENANT_ID int
              IDP_ID int
              CLAIM_URI v255 required
              DEFAULT_VALUE v255
              IS_REQUESTED v128 '0'
              key ID
              unique TENANT_ID IDP_ID CLAIM_URI
              refers IDP_ID to IDP ID cascade
            """).toList();

    private IdentitySchema() {}

    private static Stream<SchemaChange> tables(String notation) {
        return TableNotation.read(notation).stream().map(table -> new AddTable(table, ""));
    }

    private static SchemaChange column(String table, String name) {
        return new AddColumn(table, TableNotation.column(name, List.of("v1024")), "");
    }
}
