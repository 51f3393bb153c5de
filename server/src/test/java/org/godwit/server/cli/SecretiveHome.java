package org.godwit.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.secret.CarbonVault;
import org.godwit.carbon.secret.Secret;
import org.godwit.examples.SampleInstallation;

/** The sample with passwords of its own: one in its vault, the others in clear text in its configuration. */
record SecretiveHome(Path root) {
    static final String OF_THE_DATABASE = "Gizl1-eski-parola";
    static final String ALIAS = "Datasources.WSO2_CARBON_DB.Configuration.Password";
    private static final String OF_THE_ADMIN = "Adm1n-klartext";
    private static final String IN_A_URL = "Url-p4rola";
    private static final String IN_A_WRONG_URL = "Wr0ng-p4rola";
    private static final String IN_A_SERVICE = "D1enst-p4rola";
    static final List<String> SECRETS = List.of(OF_THE_DATABASE, OF_THE_ADMIN, IN_A_URL, IN_A_WRONG_URL, IN_A_SERVICE);

    static SecretiveHome make(Path root) throws Exception {
        var home = new SecretiveHome(root);
        SampleInstallation.create(root);
        execute(new DatabaseAddress("jdbc:h2:" + root.resolve("repository/database/WSO2CARBON_DB"), "wso2carbon",
                Secret.of("wso2carbon")), "ALTER USER WSO2CARBON SET PASSWORD '" + OF_THE_DATABASE + "'");
        var cipherText = CarbonHome.open(root).cipher().encrypt(Secret.of(OF_THE_DATABASE));
        Files.writeString(root.resolve(CarbonVault.CIPHER_TEXTS), "\n" + ALIAS + "=" + cipherText + "\n",
                StandardOpenOption.APPEND);
        home.replace("repository/conf/datasources/master-datasources.xml", "<password>wso2carbon</password>",
                "<password xmlns:svns=\"http://org.wso2.securevault/configuration\" svns:secretAlias=\"" + ALIAS
                        + "\">password</password>");
        home.addDatasource("ELSEWHERE", "jdbc:postgresql://127.0.0.1:1/x?user=u&amp;password=" + IN_A_URL);
        home.addDatasource("MISTYPED", "jdbc:h2:mem:x;USER=u;PASSWORD=" + IN_A_WRONG_URL + ";mistyped");
        home.replace("repository/conf/user-mgt.xml", "<Password>admin</Password>",
                "<Password>" + OF_THE_ADMIN + "</Password>");
        Files.writeString(root.resolve("repository/deployment/server/dataservices/Down.dbs"), """
                <data name="Down"><config id="default"><property name="driverClassName">org.postgresql.Driver</property>
                <property name="url">jdbc:postgresql://127.0.0.1:1/x?user=u&amp;password=%s</property></config>
                <query id="q" useConfig="default"><sql>select 1 as one</sql><result element="all" rowName="row">
                <element name="one" column="one"/></result></query>
                <operation name="one"><call-query href="q"/></operation></data>""".formatted(IN_A_SERVICE));
        return home;
    }

    private void addDatasource(String name, String url) throws IOException {
        replace("repository/conf/datasources/master-datasources.xml", "</datasources>", """
                <datasource><name>%s</name><definition type="RDBMS"><configuration><url>%s</url></configuration>
                </definition></datasource></datasources>""".formatted(name, url));
    }

    void replace(String file, String what, String by) throws IOException {
        var path = root.resolve(file);
        var text = Files.readString(path);
        assertThat(text).contains(what);
        Files.writeString(path, text.replace(what, by));
    }

    static void execute(DatabaseAddress address, String sql) {
        try (var drivers = Drivers.shipped()) {
            Database.of(address, drivers).with("preparing a test", connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
        }
    }

    /** The backup holds the old home as it was, and is no report. */
    static List<String> filesWith(Path below, List<String> secrets) throws IOException {
        try (var files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).filter(f -> !f.endsWith("backup.zip")).filter(f -> {
                var text = read(f);
                return secrets.stream().anyMatch(text::contains);
            }).map(f -> below.relativize(f).toString()).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
