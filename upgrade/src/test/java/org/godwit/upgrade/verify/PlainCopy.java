package org.godwit.upgrade.verify;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.Sql;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.convert.Conversion;
import org.godwit.upgrade.convert.KnownStores;
import org.godwit.upgrade.convert.Numbering;

/** Copies and converts the databases of a home in the plainest way, so that a verification has something to look at. */
public final class PlainCopy {
    private PlainCopy() {}

    public static void copy(Upgrade upgrade, Database target) {
        var users = upgrade.sources().of(SourceDatabase.Role.USERS);
        var schema = CarbonSchema.CARBON_4_2.plus(users.foreignTables(CarbonSchema.CARBON_4_2));
        var script = new SchemaScript(target.dialect(), schema);
        target.with("copying", to -> {
            var conversion = users.database().with("reading", from -> Conversion.of(from,
                    users.database().dialect(), users.catalog(), users.fingerprint(), KnownStores.of(upgrade.home())));
            for (var table : script.schema().tables()) {
                run(to, script.table(table));
                copy(users, table, conversion, target, to);
                run(to, script.keys(table));
            }
            for (var table : script.schema().tables()) {
                run(to, script.references(table));
            }
            return script;
        });
    }

    private static void copy(SourceDatabase users, Table table, Conversion conversion, Database target, Connection to)
            throws SQLException {
        to.setAutoCommit(false);
        try (var writer = TableWriter.into(to, target.dialect(), table)) {
            var found = users.catalog().table(table.name());
            if (found.isPresent()) {
                var rule = conversion.ruleFor(table);
                users.database().with("reading", from -> new TableReader(users.database().dialect(), table, found.get(),
                        target.dialect().timePrecision()).read(from, row -> {
                            var converted = rule.convert(row, _ -> {});
                            if (converted.isPresent()) {
                                writer.write(converted.get());
                            }
                        }));
            }
            for (var row : conversion.added(table, _ -> {})) {
                writer.write(row);
            }
            writer.finish();
        }
        to.commit();
        to.setAutoCommit(true);
        if (table.generated().isPresent()) {
            var column = table.generated().get();
            long next = users.catalog().table(table.name()).isEmpty()
                    ? Numbering.behindAllRows(to, target.dialect(), new Schema(List.of(table)), table)
                    : users.database().with("reading", from -> Numbering.next(from, users.database().dialect(),
                            users.catalog(), table));
            long behind = Numbering.behindAllRows(to, target.dialect(), new Schema(List.of(table)), table);
            run(to, List.of(target.dialect().continueAt(table, column, Math.max(next, behind))));
        }
    }

    private static void run(Connection connection, List<Sql> statements)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql.text());
            }
        }
    }
}
