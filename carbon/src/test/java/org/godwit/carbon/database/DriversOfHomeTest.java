package org.godwit.carbon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.godwit.carbon.secret.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriversOfHomeTest {
    private static final String DRIVER = """
            package com.acme;
            public class Driver implements java.sql.Driver {
                public boolean acceptsURL(String url) { return url.startsWith("jdbc:acme%1$s:"); }
                public java.sql.Connection connect(String url, java.util.Properties properties) { return null; }
                public int getMajorVersion() { return %1$s; }
                public int getMinorVersion() { return Helping.minor(); }
                public boolean jdbcCompliant() { return false; }
                public java.util.logging.Logger getParentLogger() { return null; }
                public java.sql.DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties more) { return null; }
            }
            """;
    private static final String HELPING = """
            package com.acme;
            public class Helping { public static int minor() { return 7; } }
            """;

    @TempDir
    private Path home = Path.of("");

    @Test
    void twoVersionsOfADriverLiveSideBySideAndSeeTheJarsThatTheyNeed() throws IOException {
        var helping = compile("Helping", HELPING, List.of());
        jar("repository/components/lib/acme-1.jar", compile("Driver", DRIVER.formatted("1"), List.of(helping)), true);
        jar("lib/acme-2.jar", compile("Driver", DRIVER.formatted("2"), List.of(helping)), true);
        jar("lib/helping.jar", helping, false);
        Files.writeString(home.resolve("lib/broken.jar"), "no jar at all");

        try (var drivers = Drivers.ofHome(home)) {
            var first = driver(drivers, "jdbc:acme1:x");
            var second = driver(drivers, "jdbc:acme2:x");

            assertThat(first.getMajorVersion()).isEqualTo(1);
            assertThat(second.getMajorVersion()).isEqualTo(2);
            assertThat(second.getMinorVersion()).isEqualTo(7);
            assertThat(first.getClass().getName()).isEqualTo(second.getClass().getName());
            assertThat(first.getClass()).isNotEqualTo(second.getClass());
            assertThat(driver(drivers, "jdbc:postgresql://h/d")).isInstanceOf(org.postgresql.Driver.class);
            assertThatThrownBy(() -> driver(drivers, "jdbc:acme3:x")).hasMessageStartingWith("GW-DATABASE");
        }
    }

    private static Driver driver(Drivers drivers, String url) {
        return drivers.of(new DatabaseAddress(url, "", Secret.none()));
    }

    private Path compile(String name, String source, List<Path> path) throws IOException {
        var folder = Files.createTempDirectory(home, "classes");
        var file = Files.writeString(folder.resolve(name + ".java"), source);
        var arguments = new java.util.ArrayList<>(List.of("-proc:none", "-d", folder.toString(), file.toString()));
        if (!path.isEmpty()) {
            arguments.addAll(List.of("-cp", path.getFirst().toString()));
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return folder;
    }

    private void jar(String name, Path classes, boolean isDriver) throws IOException {
        Files.createDirectories(home.resolve(name).getParent());
        try (var out = new JarOutputStream(Files.newOutputStream(home.resolve(name)));
                var files = Files.walk(classes)) {
            for (var compiled : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(compiled).toString()));
                Files.copy(compiled, out);
            }
            if (isDriver) {
                out.putNextEntry(new JarEntry("META-INF/services/java.sql.Driver"));
                out.write("com.acme.Driver".getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
