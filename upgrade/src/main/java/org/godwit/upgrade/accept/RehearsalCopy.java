package org.godwit.upgrade.accept;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.apply.TemporaryFolder;
import org.godwit.upgrade.convert.Numbering;

/**
 * The user tables of a database, copied into an H2 file that closing removes. Of the original only is read, row by row; the copy goes
 * on numbering where the original would.
 */
final class RehearsalCopy implements AutoCloseable {
    private final TemporaryFolder folder;
    private final Database copy;

    private RehearsalCopy(TemporaryFolder folder, Database copy) {
        this.folder = folder;
        this.copy = copy;
    }

    static RehearsalCopy of(Database original, Drivers drivers) {
        TemporaryFolder folder;
        try {
            folder = TemporaryFolder.make("rehearsal");
        } catch (IOException e) {
            throw new Problem(UpgradeProblem.NOT_WRITABLE, "The folder of the rehearsal copy cannot be made.",
                    new Place.Setting("java.io.tmpdir"), e.toString(),
                    "make room for temporary files, or try on the staging database itself with --on-staging")
                    .exception(e);
        }
        var copy = Database
                .of(new DatabaseAddress("jdbc:h2:" + folder.path().resolve("users") + ";DB_CLOSE_ON_EXIT=FALSE",
                        "sa", Secret.none()), drivers);
        var made = new RehearsalCopy(folder, copy);
        try {
            original.with("reading the users for a rehearsal",
                    from -> copy.with("copying the users for a rehearsal", to -> made.fill(original, from, to)));
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    Database database() {
        return copy;
    }

    private long fill(Database original, Connection from, Connection to) throws SQLException {
        var catalog = Catalog.read(from);
        var tables = CarbonSchema.CARBON_4_2.tables().stream()
                .filter(t -> t.name().startsWith("UM_") && catalog.table(t.name()).isPresent()).toList();
        var script = new SchemaScript(copy.dialect(), new Schema(tables));
        long rows = 0;
        for (var table : tables) {
            run(to, script.table(table));
            rows += copy(original, from, to, catalog, table);
            run(to, script.keys(table));
            if (table.generated().isPresent()) {
                run(to, List.of(copy.dialect().continueAt(table, table.generated().get(),
                        Numbering.next(from, original.dialect(), catalog, table))));
            }
        }
        for (var table : tables) {
            run(to, script.references(table));
        }
        return rows;
    }

    private long copy(Database original, Connection from, Connection to, Schema catalog, Table table)
            throws SQLException {
        to.setAutoCommit(false);
        long rows;
        try (var writer = TableWriter.into(to, copy.dialect(), table)) {
            rows = new TableReader(original.dialect(), table, catalog.require(table.name()),
                    copy.dialect().timePrecision()).read(from, writer::write);
            writer.finish();
        }
        to.commit();
        to.setAutoCommit(true);
        return rows;
    }

    private static void run(Connection connection, List<Sql> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql.text());
            }
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
