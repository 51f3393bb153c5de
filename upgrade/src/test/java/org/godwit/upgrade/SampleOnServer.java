package org.godwit.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.DerbyFolder;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2Line;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.examples.SampleInstallation;
import org.godwit.examples.SampleKind;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.script.DatabaseType;
import org.godwit.upgrade.script.OldSchema;

/** The sample installation as it would be had its operators kept users and registry in another engine. */
final class SampleOnServer {
    private SampleOnServer() {}

    /** Makes the home, and fills an empty database with the rows of its embedded one, in the schema of its generation. */
    static void create(Path home, SampleKind kind, DatabaseAddress address) throws IOException, SQLException {
        create(home, kind, drivers -> Database.of(address, drivers), (to, script) -> script.run(to));
    }

    /** The same in a file of an old line of H2. */
    static void createH2(Path home, H2Line line, DatabaseAddress address) throws IOException, SQLException {
        create(home, SampleKind.AS_CARBON_4_1, drivers -> Database.ofH2(address, line, drivers),
                (to, script) -> script.run(to));
    }

    /** The same with tables of 4.1 as Carbon's own script for the engine makes them. */
    static void createByCarbonsScript(Path home, DatabaseAddress address) throws IOException, SQLException {
        var type = DatabaseType.of(Engine.ofUrl(address.url()).orElseThrow());
        create(home, SampleKind.AS_CARBON_4_1, drivers -> Database.of(address, drivers),
                (to, _) -> OldSchema.make(to, type));
    }

    /**
     * The same on a MySQL of that time, whose script had {@code TIMESTAMP} without fractions, of which the first in a table looks
     * after itself, and whose texts had no place for signs of four bytes.
     *
     * @return the tables whose rows lost some of both
     */
    static Set<String> createByTheScriptOf2013(Path home, DatabaseAddress address) throws IOException, SQLException {
        var changed = new TreeSet<String>();
        create(home, SampleKind.AS_CARBON_4_1, drivers -> Database.of(address, drivers),
                (to, _) -> OldSchema.make(to, DatabaseType.MYSQL, sql -> sql.replace("DATETIME", "TIMESTAMP")),
                (table, row) -> {
                    var kept = asKept(row);
                    if (kept != row) {
                        changed.add(table.name());
                    }
                    return kept;
                });
        return changed;
    }

    private static Row asKept(Row row) {
        var kept = row;
        for (int i = 0; i < row.size(); i++) {
            if (row.get(i) instanceof String text && text.codePoints().anyMatch(c -> c > Character.MAX_VALUE)) {
                kept = kept.with(i, text.replaceAll("[^\\x{0}-\\x{FFFF}]", "?"));
            } else if (row.get(i) instanceof LocalDateTime time && !time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
                kept = kept.with(i, time.truncatedTo(ChronoUnit.SECONDS));
            }
        }
        return kept;
    }

    /** How tables are made. */
    private interface Making {
        void on(Connection to, SchemaScript script) throws SQLException;
    }

    private static void create(Path home, SampleKind kind, Function<Drivers, Database> opening, Making make)
            throws IOException, SQLException {
        create(home, kind, opening, make, (_, row) -> row);
    }

    private static void create(Path home, SampleKind kind, Function<Drivers, Database> opening, Making make,
            BiFunction<Table, Row, Row> fit) throws IOException, SQLException {
        SampleInstallation.create(home, kind);
        DatabaseAddress target;
        try (var embedded = Upgrade.of(home)) {
            var source = embedded.sources().of(SourceDatabase.Role.USERS);
            var database = opening.apply(embedded.drivers());
            var schema = new SchemaScript(database.dialect(), schemaOf(source.catalog())).schema();
            database.with("moving the sample", to -> source.database().with("moving the sample", from -> {
                make.on(to, new SchemaScript(database.dialect(), schema));
                for (var table : schema.tables()) {
                    var found = source.catalog().require(table.name());
                    try (var writer = TableWriter.into(to, database.dialect(), table)) {
                        new TableReader(source.database().dialect(), table, found,
                                database.dialect().timePrecision())
                                .read(from, row -> writer.write(fit.apply(table, row)));
                        writer.finish();
                    }
                }
                return schema;
            }));
            var address = database.address();
            DerbyFolder.ofUrl(address.url()).ifPresent(folder -> folder.release(address, embedded.drivers()));
            target = address;
        }
        point(home, target);
    }

    /** The references come with the tables, so the rows must go in an order that they allow. */
    private static Schema schemaOf(Schema found) {
        var schema = CarbonSchema.CARBON_4_1;
        for (var change : CarbonSchema.CHANGES_4_1_TO_4_2) {
            if (change.isIn(found)) {
                schema = change.applyTo(schema);
            }
        }
        for (var table : schema.tables()) {
            // The vendor's script drops one.
            schema = found.table(table.name()).isPresent() ? schema : schema.without(table.name());
        }
        return schema;
    }

    static void point(Path home, DatabaseAddress address) throws IOException {
        var file = home.resolve("repository/conf/datasources/master-datasources.xml");
        var text = Files.readString(file);
        var old = "jdbc:h2:repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=60000";
        text = text.replace(old, address.url().replace("&", "&amp;"))
                .replace("<username>wso2carbon</username>", "<username>" + address.user() + "</username>")
                .replace("<password>wso2carbon</password>", "<password>" + address.password().reveal() + "</password>");
        Files.writeString(file, text);
        try (var files = Files.list(home.resolve("repository/database"))) {
            for (var left : files.filter(f -> f.getFileName().toString().startsWith("WSO2CARBON_DB")).toList()) {
                remove(left);
            }
        }
    }

    private static void remove(Path path) {
        org.godwit.upgrade.apply.FolderRemoval.remove(path);
    }
}
