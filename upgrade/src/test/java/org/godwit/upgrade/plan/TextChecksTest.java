package org.godwit.upgrade.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Dialect;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Index;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.UpgradeProblem;
import org.godwit.upgrade.assess.SourceDatabase;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts that a new column would refuse, or that would have to be cut, are told with table and key before anything is made. */
class TextChecksTest {
    private static final String FACE = "\ud83d\ude00";

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(names = {"H2", "DERBY", "POSTGRESQL", "MARIADB"})
    void aTextThatTheTargetWouldNotTakeIsNamedByTableAndKey(Engine from) {
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(address(from), drivers);
            var source = database.with("making a source", connection -> {
                var script = new SchemaScript(database.dialect(), new Schema(List.of(table(30))));
                script.run(connection);
                try (var writer = TableWriter.into(connection, database.dialect(), script.schema().require("NOTES"))) {
                    writer.write(row(1, "x".repeat(20), "/short"));
                    writer.write(row(2, "x".repeat(25), "/short"));
                    writer.write(row(3, FACE.repeat(11), "/short"));
                    writer.write(row(4, "short", "/" + "\u9e7f".repeat(from == Engine.POSTGRESQL ? 10 : 1000)));
                    writer.write(row(5, from == Engine.POSTGRESQL ? "ab" : "a\0b", "/short"));
                    writer.finish();
                }
                var catalog = Catalog.read(connection);
                return new SourceDatabase(List.of("DS"), Set.of(SourceDatabase.Role.USERS), "there", database,
                        from.label(), catalog, List.of(), Fingerprint.of(catalog),
                        new TreeMap<>(java.util.Map.of("NOTES", 5L)), 0);
            });

            // H2 and Derby count such a face twice.
            var twice = List.of("2 texts are longer than the new column NOTE takes."
                    + " there, table NOTES, row ID=2; ID=3, the longest has 25 characters, the column holds 20");
            assertThat(found(source, Engine.H2)).isEqualTo(twice);
            assertThat(found(source, Engine.DERBY)).isEqualTo(twice);
            var once = "A text is longer than the new column NOTE takes."
                    + " there, table NOTES, row ID=2, the longest has 25 characters, the column holds 20";
            assertThat(found(source, Engine.MARIADB)).containsExactly(once);
            assertThat(found(source, Engine.POSTGRESQL)).isEqualTo(from == Engine.POSTGRESQL
                    ? List.of(once)
                    : List.of(once,
                            "A text of NOTE has the character U+0000. there, table NOTES, row ID=5,"
                                    + " PostgreSQL keeps no such character in text",
                            "A text is longer than the new column PLACE takes. there, table NOTES, row ID=4,"
                                    + " the longest has 1001 characters, and an entry of its index holds 2680 bytes"));
        }
    }

    private static List<String> found(SourceDatabase source, Engine target) {
        var findings = TextChecks.run(source,
                new SchemaScript(Dialect.of(target, 2), new Schema(List.of(table(20)))));
        assertThat(findings).allMatch(f -> f.problem().code() == UpgradeProblem.TEXT_TOO_LONG);
        return findings.stream().map(f -> f.problem().what() + " " + f.problem().where() + ", " + f.problem().why())
                .toList();
    }

    private DatabaseAddress address(Engine engine) {
        return switch (engine) {
            case H2 -> new DatabaseAddress("jdbc:h2:" + folder.resolve("notes"), "sa", Secret.none());
            case DERBY -> new DatabaseAddress("jdbc:derby:memory:" + folder.resolve("notes") + ";create=true", "sa",
                    Secret.of("sa"));
            case POSTGRESQL -> TestPostgres.freshDatabase();
            default -> TestMariadb.freshDatabase();
        };
    }

    private static Row row(long id, String note, String place) {
        return new Row(id, note, place);
    }

    private static Table table(int length) {
        return new Table("NOTES", List.of(column("ID", new ColumnType.Int(), true),
                column("NOTE", new ColumnType.Varchar(length), false),
                column("PLACE", new ColumnType.Varchar(2000), false)), List.of("ID"), List.of(), List.of(),
                List.of(new Index("NOTES_PLACE", List.of("PLACE"))));
    }

    private static Column column(String name, ColumnType type, boolean required) {
        return new Column(name, type, required, false, Column.Default.NONE);
    }
}
