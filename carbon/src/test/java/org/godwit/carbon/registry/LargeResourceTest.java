package org.godwit.carbon.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.TestMariadb;
import org.godwit.carbon.database.TestPostgres;
import org.godwit.carbon.registry.TestRegistry.Wish;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A resource of 300 MB, put and got by a program with a heap of 128 MB. */
class LargeResourceTest {
    private static final RegistryPath LARGE = new RegistryPath("/_system/governance/charts/world.bin");

    @TempDir
    private Path folder = Path.of("");

    enum Kind {
        H2, DERBY, POSTGRESQL, MARIADB
    }

    @Tag("extended")
    @ParameterizedTest
    @EnumSource
    void aResourceOfMoreThanTheHeapIsStoredAndRead(Kind kind) throws Exception {
        var address = switch (kind) {
            case H2 -> new DatabaseAddress("jdbc:h2:" + folder.resolve("registry"), "sa", Secret.none());
            case DERBY -> new DatabaseAddress("jdbc:derby:" + folder.resolve("registry") + ";create=true", "sa",
                    Secret.of("sa"));
            case POSTGRESQL -> TestPostgres.freshDatabase();
            case MARIADB -> TestMariadb.freshDatabase();
        };
        var log = folder.resolve("log");

        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m",
                "-Dderby.system.durability=test", "-Djava.io.tmpdir=" + folder, "-cp",
                System.getProperty("java.class.path"), LargeResourceTest.class.getName(), address.url(),
                address.user(), address.password().reveal(), "300").redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();

        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    }

    /** The program that the test starts: {@code URL USER PASSWORD MEGABYTES}. */
    public static void main(String[] arguments) throws IOException {
        var content = PatternContent.of(Long.parseLong(arguments[3]) << 20);
        try (var drivers = Drivers.shipped()) {
            var database = TestRegistry.withSchema(Database.of(
                    new DatabaseAddress(arguments[0], arguments[1], Secret.of(arguments[2])), drivers));
            try (var registry = TestRegistry.open(database, new Wish(true, true, false, List.of(), List.of()))) {
                var tree = registry.tenant(CarbonSchema.SUPER_TENANT, Visitor.trusted("anna"));
                tree.put(LARGE, ResourceDraft.ofContent("application/octet-stream", content));

                try (var open = tree.open(LARGE).orElseThrow(); var expected = content.open()) {
                    var got = new byte[1 << 16];
                    for (int n = open.content().readNBytes(got, 0, got.length); n > 0;) {
                        require(Arrays.equals(got, 0, n, expected.readNBytes(n), 0, n));
                        n = open.content().readNBytes(got, 0, got.length);
                    }
                    require(expected.read() < 0);
                }
            }
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("other bytes came back");
        }
    }
}
