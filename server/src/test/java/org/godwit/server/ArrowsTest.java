package org.godwit.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the rooms point down only. A new arrow is a decision record, and a line here. */
class ArrowsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(place -> !place.contains("-tests.jar"))
            .importPackages("org.godwit");

    /** What each room of the module carbon may use, besides itself. */
    private static final Map<String, Set<String>> CARBON = Map.of(
            "problem", Set.of(), "xml", Set.of("problem"), "secret", Set.of("problem", "xml"),
            "schema", Set.of("problem"), "database", Set.of("problem", "secret", "schema"), "home",
            Set.of("problem", "xml", "secret", "schema", "database"), "identity",
            Set.of("problem", "xml", "secret", "schema", "database", "home"), "registry",
            Set.of("problem", "xml", "secret", "schema", "database", "home", "identity"));

    @Test
    void theClassesOfEveryModuleAreLookedAt() {
        var names = CLASSES.stream().map(c -> c.getName()).toList();

        assertThat(names).contains("org.godwit.server.cli.Main", "org.godwit.dataservices.DataServices",
                "org.godwit.carbon.database.Database", "org.godwit.upgrade.package-info");
        assertThat(names).doesNotContain(ArrowsTest.class.getName());
    }

    @ParameterizedTest
    @MethodSource("arrowsBetweenModules")
    void aModuleUsesOnlyWhatIsBelowIt(String module, List<String> above) {
        noClasses().that().resideInAPackage("org.godwit." + module + "..").should().dependOnClassesThat()
                .resideInAnyPackage(above.stream().map(a -> "org.godwit." + a + "..").toArray(String[]::new))
                .allowEmptyShould(true).check(CLASSES);
    }

    static List<Arguments> arrowsBetweenModules() {
        return List.of(
                Arguments.of("carbon", List.of("dataservices", "upgrade", "server")),
                Arguments.of("dataservices", List.of("upgrade", "server")),
                Arguments.of("upgrade", List.of("dataservices", "server")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"problem", "secret", "xml", "schema", "database", "home", "identity", "registry"})
    void aRoomOfCarbonUsesOnlyTheRoomsBelowIt(String room) {
        var forbidden = CARBON.keySet().stream()
                .filter(r -> !r.equals(room) && !CARBON.getOrDefault(room, Set.of()).contains(r))
                .map(r -> "org.godwit.carbon." + r + "..").toArray(String[]::new);

        noClasses().that().resideInAPackage("org.godwit.carbon." + room + "..").should().dependOnClassesThat()
                .resideInAnyPackage(forbidden).allowEmptyShould(true).check(CLASSES);
    }

    @Test
    void theDataServicesEngineKnowsNoHttp() {
        noClasses().that().resideInAPackage("org.godwit.dataservices..").should().dependOnClassesThat()
                .resideInAnyPackage("io.helidon..", "java.net.http..", "com.sun.net.httpserver..").check(CLASSES);
    }

    @Test
    void onlyTheCommandLineAndTheWiringKnowTheUpgrade() {
        noClasses().that()
                .resideInAnyPackage("org.godwit.server.http..", "org.godwit.server.admin..",
                        "org.godwit.server.console..")
                .should().dependOnClassesThat().resideInAPackage("org.godwit.upgrade..").allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theRoomsOfTheServerFormNoCircle() {
        slices().matching("org.godwit.server.(http|admin|console)..").should().beFreeOfCycles().allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nobodyUsesDriverManager() {
        noClasses().that().resideInAPackage("org.godwit..").should().dependOnClassesThat()
                .haveFullyQualifiedName("java.sql.DriverManager").check(CLASSES);
    }
}
