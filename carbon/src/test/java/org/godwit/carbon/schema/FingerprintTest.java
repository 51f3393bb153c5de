package org.godwit.carbon.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godwit.carbon.schema.Fingerprint.Condition;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final List<String> PERMISSION = List.of("UM_PERMISSION_ID", "UM_ROLE_NAME", "UM_TENANT_ID");

    @Test
    void tablesOfOtherProductsInTheSameSchemaArePassedOver() {
        var tables = new ArrayList<>(CarbonSchema.CARBON_4_1.tables());
        tables.add(renamed("UM_USER", "AM_SUBSCRIBER"));
        tables.add(renamed("UM_DIALECT", "IDN_BASE_TABLE"));

        var found = Fingerprint.of(new Schema(tables));

        assertThat(found).isEqualTo(new Fingerprint(Generation.CARBON_4_1, Condition.COMPLETE, List.of()));
    }

    @Test
    void aDatabaseOfUsersOnlyAndOneOfTheRegistryOnlyAreCompleteEach() {
        assertThat(Fingerprint.of(only("UM_"))).isEqualTo(
                new Fingerprint(Generation.CARBON_4_1, Condition.COMPLETE, List.of()));
        assertThat(Fingerprint.of(only("REG_")).condition()).isEqualTo(Condition.COMPLETE);
    }

    @Test
    void aScriptThatStoppedHalfwayIsToldByWhatIsMissing() {
        var found = Fingerprint.of(CarbonSchema.CHANGES_4_1_TO_4_2.getFirst().applyTo(CarbonSchema.CARBON_4_1));

        assertThat(found.generation()).isEqualTo(Generation.CARBON_4_2);
        assertThat(found.condition()).isEqualTo(Condition.HALF_MIGRATED);
        assertThat(found.differences()).contains("lacks table UM_SYSTEM_USER",
                "lacks column UM_ROLE_PERMISSION.UM_DOMAIN_ID");
    }

    @Test
    void aCompletionByHandThatLeftAKeyIsToldByTheKey() {
        var byHand = CarbonSchema.CARBON_4_2.map(t -> t.name().equals("UM_ROLE_PERMISSION")
                ? t.withUniques(List.of(new UniqueKey(PERMISSION)))
                : t);

        var found = Fingerprint.of(byHand, CreateScripts.H2);

        assertThat(found.condition()).isEqualTo(Condition.KEYS_DIFFER);
        assertThat(found.differences()).singleElement().asString().startsWith("has unique key UM_ROLE_PERMISSION[");
    }

    @Test
    void theClusterOfMysqlRefersToNothingAndIsComplete() {
        var cluster = CarbonSchema.CARBON_4_2.map(t -> t.withForeignKeys(List.of()));

        assertThat(Fingerprint.of(cluster, CreateScripts.MYSQL).condition()).isEqualTo(Condition.COMPLETE);
        assertThat(Fingerprint.of(cluster, CreateScripts.POSTGRESQL).condition()).isEqualTo(Condition.KEYS_DIFFER);
    }

    private static Schema only(String prefix) {
        return new Schema(CarbonSchema.CARBON_4_1.tables().stream().filter(t -> t.name().startsWith(prefix)).toList());
    }

    private static Table renamed(String name, String other) {
        var table = CarbonSchema.CARBON_4_1.require(name);
        return new Table(other, table.columns(), table.primaryKey(), List.of(), List.of(), List.of());
    }
}
