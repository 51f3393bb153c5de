package org.godwit.carbon.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes Carbon homes for tests: one of the 4.0/4.1 form with everything that has to be translated, and one of 4.2. The
 * files are full of commented blocks, as real ones are.
 */
public final class TestHome {
    public static final String CARBON = """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <!-- <Server><Version>9.9.9</Version></Server> -->
            <Server xmlns="http://wso2.org/projects/carbon/carbon.xml">
                <Name>WSO2 Data Services Server</Name>
                <ServerKey>DSS</ServerKey>
                <Version>3.1.0</Version>
                <!--HostName>www.example.org</HostName-->
                <HostName>data.example.org</HostName>
                <ServerURL>local:/${carbon.context}/services/</ServerURL>
                <Ports>
                    <Offset>2</Offset>
                    <EmbeddedLDAP>
                        <LDAPServerPort>10389</LDAPServerPort>
                        <KDCServerPort>8000</KDCServerPort>
                    </EmbeddedLDAP>
                </Ports>
                <Security>
                    <KeyStore>
                        <Location>${carbon.home}/repository/resources/security/wso2carbon.jks</Location>
                        <Type>JKS</Type>
                        <Password>wso2carbon</Password>
                        <KeyAlias>wso2carbon</KeyAlias>
                        <KeyPassword>wso2carbon</KeyPassword>
                    </KeyStore>
                </Security>
            </Server>
            """;

    public static final String DATASOURCES = """
            <datasources-configuration xmlns:svns="http://org.wso2.securevault/configuration">
                <providers>
                    <provider>org.wso2.carbon.ndatasource.rdbms.RDBMSDataSourceReader</provider>
                </providers>
                <datasources>
                    <datasource>
                        <name>WSO2_CARBON_DB</name>
                        <description>The datasource used for registry and user manager</description>
                        <jndiConfig>
                            <name>jdbc/WSO2CarbonDB</name>
                        </jndiConfig>
                        <definition type="RDBMS">
                            <configuration>
                                <url>jdbc:h2:repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE</url>
                                <username>wso2carbon</username>
                                <password>wso2carbon</password>
                                <driverClassName>org.h2.Driver</driverClassName>
                                <maxActive>50</maxActive>
                                <maxWait>60000</maxWait>
                                <testOnBorrow>true</testOnBorrow>
                                <validationQuery>SELECT 1</validationQuery>
                                <validationInterval>30000</validationInterval>
                            </configuration>
                        </definition>
                    </datasource>
                    <!-- datasource>
                        <name>WSO2_OLD_DB</name>
                        <definition type="RDBMS"><configuration><url>jdbc:mysql://old/db</url></configuration></definition>
                    </datasource -->
                </datasources>
            </datasources-configuration>
            """;

    public static final String OLD_USERS = """
            <UserManager>
                <Realm>
                    <Configuration>
                        <AdminRole>admin</AdminRole>
                        <AdminUser>
                            <UserName>admin</UserName>
                            <Password>admin</Password>
                        </AdminUser>
                        <EveryOneRoleName>everyone</EveryOneRoleName> <!-- By default users in this role sees the registry root -->
                        <Property name="dataSource">jdbc/WSO2CarbonDB</Property>
                        <Property name="MultiTenantRealmConfigBuilder">org.wso2.carbon.user.core.config.multitenancy.SimpleRealmConfigBuilder</Property>
                    </Configuration>
                    <!-- Following is the default user store manager -->
                    <UserStoreManager class="org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager">
                        <Property name="ReadOnly">false</Property>
                        <Property name="MaxUserNameListLength">100</Property>
                        <Property name="IsEmailUserName">false</Property>
                        <Property name="DomainCalculation">default</Property>
                        <Property name="PasswordDigest">SHA-256</Property>
                        <Property name="StoreSaltedPassword">true</Property>
                        <Property name="maxFailedLoginAttempt">0</Property>
                        <Property name="PasswordJavaRegEx">[\\\\S]{5,30}</Property>
                        <Property name="PasswordJavaScriptRegEx">^[\\\\S]{5,30}$</Property>
                        <Property name="UserNameUniqueAcrossTenants">false</Property>
                    </UserStoreManager>
                    <!--UserStoreManager class="org.wso2.carbon.user.core.ldap.ActiveDirectoryUserStoreManager">
                        <Property name="ReadLDAPGroups">true</Property>
                    </UserStoreManager-->
                    <UserStoreManager class="org.wso2.carbon.user.core.ldap.ReadOnlyLDAPUserStoreManager">
                        <Property name="ReadOnly">true</Property>
                        <Property name='ConnectionURL'>ldap://localhost:${Ports.EmbeddedLDAP.LDAPServerPort}</Property>
                        <Property name="ConnectionName">uid=admin,ou=system</Property>
                        <Property name="ConnectionPassword">admin</Property>
                        <Property name="UserSearchBase">ou=system</Property>
                        <Property name="UserNameListFilter">(objectClass=person)</Property>
                        <Property name="UserNameAttribute">uid</Property>
                        <Property name="ReadLDAPGroups">true</Property>
                        <Property name="GroupSearchBase">ou=system</Property>
                    </UserStoreManager>
                    <AuthorizationManager class="org.wso2.carbon.user.core.authorization.JDBCAuthorizationManager">
                        <Property name="AdminRoleManagementPermissions">/permission</Property>
                        <Property name="AuthorizationCacheEnabled">true</Property>
                    </AuthorizationManager>
                </Realm>
            </UserManager>
            """;

    public static final String USERS = """
            <UserManager xmlns:svns="http://org.wso2.securevault/configuration">
                <Realm>
                    <Configuration>
                        <AddAdmin>true</AddAdmin>
                        <AdminRole>admin</AdminRole>
                        <AdminUser>
                            <UserName>admin</UserName>
                            <Password>admin</Password>
                        </AdminUser>
                        <EveryOneRoleName>everyone</EveryOneRoleName>
                        <Property name="dataSource">jdbc/WSO2CarbonDB</Property>
                    </Configuration>
                    <UserStoreManager class="org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager">
                        <Property name="TenantManager">org.wso2.carbon.user.core.tenant.JDBCTenantManager</Property>
                        <Property name="ReadOnly">false</Property>
                        <Property name="ReadGroups">true</Property>
                        <Property name="WriteGroups">true</Property>
                    </UserStoreManager>
                    <AuthorizationManager class="org.wso2.carbon.user.core.authorization.JDBCAuthorizationManager"/>
                </Realm>
            </UserManager>
            """;

    public static final String REGISTRY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <wso2registry>
                <!--
                <currentDBConfig>mysql-db</currentDBConfig>
                -->
                <currentDBConfig>wso2registry</currentDBConfig>
                <readOnly>false</readOnly>
                <enableCache>true</enableCache>
                <registryRoot>/</registryRoot>
                <dbConfig name="wso2registry">
                    <dataSource>jdbc/WSO2CarbonDB</dataSource>
                </dbConfig>
                <versionResourcesOnChange>false</versionResourcesOnChange>
                <staticConfiguration>
                    <versioningProperties>true</versioningProperties>
                    <versioningComments>true</versioningComments>
                    <versioningTags>true</versioningTags>
                    <versioningRatings>true</versioningRatings>
                </staticConfiguration>
            </wso2registry>
            """;

    private final Path root;

    private TestHome(Path root) {
        this.root = root;
    }

    /** Writes a home whose user-mgt.xml is of the 4.0/4.1 form. */
    public static TestHome before42(Path root) {
        return of42(root).write(HomeFile.USERS.path(), OLD_USERS)
                .write("bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.1.0\n");
    }

    /** Writes a home of the 4.2 form. */
    public static TestHome of42(Path root) {
        return new TestHome(root).write(HomeFile.CARBON.path(), CARBON).write(HomeFile.USERS.path(), USERS)
                .write(HomeFile.REGISTRY.path(), REGISTRY).write(HomeFile.DATASOURCES.path(), DATASOURCES)
                .write("bin/version.txt", "WSO2 Data Services Server v3.1.0\n")
                .write("bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.2.0\n");
    }

    /** Writes a file of the home, over one that is there. */
    public TestHome write(String relative, String text) {
        try {
            var file = root.resolve(relative);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces text in a file that must hold it. */
    public TestHome replace(HomeFile file, String from, String to) {
        try {
            var text = Files.readString(file.in(root));
            if (!text.contains(from)) {
                throw new IllegalArgumentException(file + " lacks " + from);
            }
            return write(file.path(), text.replace(from, to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a keystore with an RSA key {@code wso2carbon} and the passwords {@code wso2carbon} in its place. */
    public TestHome withKeystore() {
        TestKeystore.create(root.resolve("repository/resources/security/wso2carbon.jks"), "wso2carbon", "wso2carbon");
        return this;
    }

    public Path root() {
        return root;
    }

    public CarbonHome open() {
        return CarbonHome.open(root, java.util.Map.of());
    }
}
