package org.godwit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/**
 * A home with the services of {@code examples/services}, once for each kind of database, in folders named after it. The clerk
 * {@code clara} has the password {@code clara-pw}.
 */
record SampleHome(Path root) {
    private static final Path SERVICES = Path.of("../examples/services");
    private static final List<String> EVERYWHERE = List.of("Crossings", "Lists", "Procedures", "Bookings", "Together",
            "Transfer", "Documents", "Templates", "Timetable", "Stylesheets", "Guests", "Alarms");

    /** More rows than anybody reads, made while they are read, and how many make them; not a sample. */
    private static final String ENDLESS = """
            <data name="Endless"><config id="default"><property name="carbon_datasource_name">HARBOUR_{engine}</property></config>
            <query id="q"><sql>select a.id, a.port_to from {tables}</sql><result element="all" rowName="one">
            <element name="id" column="id"/><element name="to" column="port_to"/></result></query>
            <query id="runningQ"><sql>select count(*) as n from {running}</sql><result element="running">
            <element name="n" column="n"/></result></query>
            <operation name="all"><call-query href="q"/></operation>
            <operation name="running"><call-query href="runningQ"/></operation></data>""";

    /** A database that the samples run on. */
    enum Engine {
        H2("org.h2.Driver", "org.h2.jdbcx.JdbcDataSource"), POSTGRESQL("org.postgresql.Driver",
                "org.postgresql.xa.PGXADataSource"), MARIADB("org.mariadb.jdbc.Driver",
                        "org.mariadb.jdbc.MariaDbDataSource");

        private final String driver;
        private final String xaDataSource;

        Engine(String driver, String xaDataSource) {
            this.driver = driver;
            this.xaDataSource = xaDataSource;
        }

        /** {@return the services that not every engine can run} */
        private List<String> additional() {
            return switch (this) {
                case H2 -> List.of();
                case POSTGRESQL -> List.of("OutParameters", "Cursors");
                case MARIADB -> List.of("OutParameters");
            };
        }

        /** {@return the folder of its services, which is the first part of their addresses} */
        String folder() {
            return name().toLowerCase(Locale.ROOT);
        }

        private DatabaseAddress freshDatabase(Path root) {
            return switch (this) {
                case H2 -> new DatabaseAddress("jdbc:h2:" + root.resolve("repository/database/HARBOUR"), "sa",
                        Secret.none());
                case POSTGRESQL -> TestPostgres.freshDatabase();
                case MARIADB -> TestMariadb.freshDatabase();
            };
        }
    }

    static SampleHome make(Path root) throws IOException, SQLException {
        var home = new SampleHome(FreshHome.make(root).root());
        var datasources = new StringBuilder("<datasources-configuration><datasources>");
        try (var drivers = Drivers.shipped()) {
            home.addClerk(drivers);
            for (var engine : Engine.values()) {
                var address = engine.freshDatabase(root);
                home.run(drivers, address, "tables." + engine.folder() + ".sql");
                home.run(drivers, address, "rows.sql");
                datasources.append(datasource(engine, address));
                home.addServices(engine, address);
            }
            home.makeBooks(drivers);
        }
        Files.writeString(root.resolve("repository/conf/datasources/harbour-datasources.xml"),
                datasources + "</datasources></datasources-configuration>");
        var resources = Files.createDirectories(root.resolve("repository/resources"));
        Files.copy(SERVICES.resolve("board.xslt"), resources.resolve("board.xslt"));
        Files.copy(jarOfMariadb(), root.resolve("repository/components/lib/mariadb.jar"));
        return home;
    }

    private void addClerk(Drivers drivers) {
        var home = CarbonHome.open(root);
        try (var identity = Identity.open(home, new HomeDatabases(home, drivers).open(), drivers)) {
            var store = identity.realm(CarbonSchema.SUPER_TENANT).orElseThrow().stores().getFirst();
            store.addRole("clerk");
            store.addUser("clara", Secret.of("clara-pw"), List.of("clerk"), Map.of());
        }
    }

    private void run(Drivers drivers, DatabaseAddress address, String script) throws IOException, SQLException {
        try (var connection = Database.of(address, drivers).connect(); var statement = connection.createStatement()) {
            for (var sql : Files.readString(SERVICES.resolve(script)).strip().split("\n\n+", -1)) {
                statement.execute(sql);
            }
        }
    }

    /** The other side of the transfers. */
    private void makeBooks(Drivers drivers) throws SQLException {
        var books = new DatabaseAddress("jdbc:h2:" + root.resolve("repository/database/BOOKS"), "sa", Secret.none());
        try (var connection = Database.of(books, drivers).connect(); var statement = connection.createStatement()) {
            statement.execute("create table account(owner varchar(20) primary key, balance int check (balance >= 0))");
            statement.execute("insert into account values('ferry', 100)");
        }
    }

    private static String datasource(Engine engine, DatabaseAddress address) {
        return """
                <datasource><name>HARBOUR_%s</name><definition type="RDBMS"><configuration><url>%s</url>
                <username>%s</username><password>%s</password><driverClassName>%s</driverClassName><maxActive>6</maxActive>
                </configuration></definition></datasource>""".formatted(engine, address.url(), address.user(),
                address.password().reveal(), engine.driver);
    }

    private void addServices(Engine engine, DatabaseAddress address) throws IOException {
        var folder = Files
                .createDirectories(root.resolve("repository/deployment/server/dataservices/" + engine.folder()));
        if (engine != Engine.H2) {
            Files.writeString(folder.resolve("Endless.dbs"), endless(engine));
        }
        for (var list : List.of(EVERYWHERE, engine.additional())) {
            for (var service : list) {
                var text = Files.readString(SERVICES.resolve(service + ".dbs"));
                Files.writeString(folder.resolve(service + ".dbs"),
                        text.replace(">HARBOUR<", ">HARBOUR_" + engine + "<")
                                .replaceFirst("org.h2.jdbcx.JdbcDataSource", engine.xaDataSource)
                                .replace(">jdbc:h2:./repository/database/HARBOUR<", ">" + address.url() + "<")
                                .replaceFirst(">sa</property><property name=\"password\"/>", ">" + address.user()
                                        + "</property><property name=\"password\">" + address.password().reveal()
                                        + "</property>"));
            }
        }
    }

    private static String endless(Engine engine) {
        var tables = new StringBuilder("crossing a");
        for (int i = 1; i < 18; i++) {
            tables.append(", crossing a").append(i);
        }
        return ENDLESS.replace("{engine}", engine.name()).replace("{tables}", tables).replace("{running}",
                engine == Engine.POSTGRESQL
                        ? "pg_stat_activity where query like '%crossing a17%' and pid &lt;&gt; pg_backend_pid()"
                        : "information_schema.processlist where info like '%crossing a17%' and id &lt;&gt; connection_id()");
    }

    private static Path jarOfMariadb() {
        return Path.of(org.mariadb.jdbc.Driver.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
