package org.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.assess.SourceDatabase;

/** An old home whose database lies on a server, with many users and many contents of 2 KB. */
final class CopySource {
    private static final InstallationSize SMALL = new InstallationSize(10, 10, 10, 2048);
    private static final int CONTENT_BYTES = 2048;
    private static final int FIRST_NUMBER = 10_000;
    private static final LocalDateTime START = LocalDateTime.of(2013, 9, 2, 8, 30, 0);

    private CopySource() {}

    /** Makes the home and fills its empty database. */
    static void create(Path home, DatabaseAddress address, int users, int contents) throws IOException, SQLException {
        LargeInstallation.create(home, SMALL);
        try (var small = Upgrade.of(home)) {
            var source = small.sources().of(SourceDatabase.Role.USERS);
            var database = Database.of(address, small.drivers());
            var script = new SchemaScript(database.dialect(), withoutReferences(CarbonSchema.CARBON_4_1));
            database.with("filling", to -> source.database().with("filling", from -> {
                script.run(to);
                to.setAutoCommit(false);
                for (var table : script.schema().tables()) {
                    try (var writer = TableWriter.into(to, database.dialect(), table)) {
                        new TableReader(source.database().dialect(), table, source.catalog().require(table.name()),
                                database.dialect().timePrecision()).read(from, writer::write);
                        fill(table, writer, users, contents);
                        writer.finish();
                    }
                    to.commit();
                }
                return script;
            }));
        }
        point(home, address);
    }

    private static Schema withoutReferences(Schema schema) {
        return new Schema(schema.tables().stream().map(t -> new Table(t.name(), t.columns(), t.primaryKey(),
                t.uniques(), List.of(), t.indexes())).toList());
    }

    private static void fill(Table table, TableWriter writer, int users, int contents) throws SQLException {
        var random = new Random(users);
        switch (table.name()) {
            case "UM_USER" -> {
                for (int i = FIRST_NUMBER; i < FIRST_NUMBER + users; i++) {
                    writer.write(new Row((long) i, "user-" + i + (i % 10 == 0 ? "-çığlık" : ""), digits(random, 44),
                            digits(random, 24), false, START.plusSeconds(i), (long) CarbonSchema.SUPER_TENANT));
                }
            }
            case "REG_CONTENT" -> {
                for (int i = FIRST_NUMBER; i < FIRST_NUMBER + contents; i++) {
                    var content = new byte[CONTENT_BYTES];
                    random.nextBytes(content);
                    writer.write(new Row((long) i, content, (long) CarbonSchema.SUPER_TENANT));
                }
            }
            default -> {
                // as small as it is
            }
        }
    }

    private static String digits(Random random, int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
        }
        return text.substring(0, length);
    }

    /** Points the home at another database, as its operators would. */
    static void point(Path home, DatabaseAddress address) throws IOException {
        var file = home.resolve("repository/conf/datasources/master-datasources.xml");
        var text = Files.readString(file).replaceFirst("<url>[^<]*</url>",
                "<url>" + address.url().replace("&", "&amp;") + "</url>")
                .replaceFirst("<username>[^<]*</username>", "<username>" + address.user() + "</username>")
                .replaceFirst("<password>[^<]*</password>", "<password>" + address.password().reveal() + "</password>")
                .replaceFirst("<driverClassName>[^<]*</driverClassName>", "<driverClassName>"
                        + (address.url().contains("mariadb") ? "org.mariadb.jdbc.Driver" : "org.postgresql.Driver")
                        + "</driverClassName>");
        Files.writeString(file, text);
    }

    /** Makes an equal home for the database of an upgraded one. */
    static void createEmpty(Path home, DatabaseAddress address) throws IOException, SQLException {
        LargeInstallation.create(home, SMALL);
        point(home, address);
    }

    /** {@return the number of rows of a table} */
    static long count(DatabaseAddress address, String table) {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(address, drivers);
            return database.with("counting", connection -> {
                try (var statement = connection.prepareStatement(database.dialect().count(table).text());
                        var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            });
        }
    }
}
