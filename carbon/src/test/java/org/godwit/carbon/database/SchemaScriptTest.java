package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.ForeignKey;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaScriptTest {
    private final Drivers drivers = Drivers.shipped();

    @AfterEach
    void close() {
        drivers.close();
    }

    @Test
    void theOldSchemaOnTheOldH2IsWhatTheCatalogGivesBack(@TempDir Path folder) throws Exception {
        var address = new DatabaseAddress("jdbc:h2:" + folder.resolve("OLD"), "wso2carbon", Secret.of("wso2carbon"));
        try (var connection = Drivers.connect(drivers.h2(H2Line.H2_1_2), address)) {
            new SchemaScript(new H2Dialect(1), CarbonSchema.CARBON_4_1).run(connection);

            assertThat(shapes(Catalog.read(connection)))
                    .containsExactlyInAnyOrderElementsOf(shapes(CarbonSchema.CARBON_4_1));
        }
        assertThat(H2File.ofUrl(address.url()).orElseThrow().line()).isEqualTo(H2Line.H2_1_2);
    }

    @Test
    void theNewSchemaOnH2IsWhatTheCatalogGivesBack(@TempDir Path folder) throws Exception {
        var database = Database.of(new DatabaseAddress("jdbc:h2:" + folder.resolve("NEW"), "sa", Secret.none()),
                drivers);
        try (var connection = database.connect()) {
            new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);

            assertThat(shapes(Catalog.read(connection)))
                    .containsExactlyInAnyOrderElementsOf(shapes(CarbonSchema.CARBON_4_2));
        }
        assertThat(H2File.ofUrl(database.address().url()).orElseThrow().line()).isEqualTo(H2Line.H2_2);
    }

    @Test
    void theNewSchemaOnPostgresqlIsWhatTheCatalogGivesBack() throws Exception {
        var database = Database.of(TestPostgres.freshDatabase(), drivers);
        try (var connection = database.connect()) {
            var script = new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2);
            script.run(connection);

            assertThat(shapes(Catalog.read(connection))).containsExactlyInAnyOrderElementsOf(shapes(script.schema()));
        }
    }

    @Test
    void theNewSchemaOnMariadbIsWhatTheCatalogGivesBack() throws Exception {
        var database = Database.of(TestMariadb.freshDatabase(), drivers);
        try (var connection = database.connect()) {
            var script = new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2);
            script.run(connection);

            assertThat(shapes(Catalog.read(connection))).containsExactlyInAnyOrderElementsOf(shapes(script.schema()));
        }
    }

    @Test
    void theNewSchemaOnDerbyIsWhatTheCatalogGivesBackWithNumbersForBooleans(@TempDir Path folder) throws Exception {
        var database = Database.of(
                new DatabaseAddress("jdbc:derby:memory:" + folder + ";create=true", "sa", Secret.of("sa")), drivers);
        try (var connection = database.connect()) {
            var script = new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2);
            script.run(connection);

            assertThat(shapes(Catalog.read(connection)))
                    .containsExactlyInAnyOrderElementsOf(
                            shapes(script.schema().map(SchemaScriptTest::withNumbersForBooleans)));
        }
    }

    private static Table withNumbersForBooleans(Table table) {
        return table.withColumns(c -> c.type() instanceof ColumnType.Bool
                ? new Column(c.name(), new ColumnType.SmallInt(), c.required(), false, Column.Default.ZERO)
                : c);
    }

    /** A table by what matters: columns, and keys by their columns. */
    private record Shape(String name, List<Column> columns, List<String> primaryKey, Set<List<String>> uniques,
            Set<ForeignKey> foreignKeys, Set<List<String>> indexes) {}

    private static Set<Shape> shapes(Schema schema) {
        return schema.tables().stream().map(SchemaScriptTest::shape).collect(Collectors.toSet());
    }

    private static Shape shape(Table table) {
        var foreignKeys = table.foreignKeys().stream()
                .map(k -> new ForeignKey("", k.columns(), k.table(), k.referenced(), k.cascade()))
                .collect(Collectors.toSet());
        // Engines add indexes of their own below foreign keys, and leave out those that a key already serves.
        var served = table.foreignKeys().stream().map(ForeignKey::columns).collect(Collectors.toSet());
        table.uniques().forEach(u -> served.add(u.columns()));
        return new Shape(table.name(), table.columns(), table.primaryKey(),
                table.uniques().stream().map(u -> u.columns()).collect(Collectors.toSet()), foreignKeys, table.indexes()
                        .stream().map(i -> i.columns()).filter(i -> !served.contains(i)).collect(Collectors.toSet()));
    }
}
