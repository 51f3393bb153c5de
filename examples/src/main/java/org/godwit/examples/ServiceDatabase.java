package org.godwit.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.godwit.carbon.database.Drivers;

/** The databases behind the data services of the sample; their tables and rows stand in scripts beside this class. */
enum ServiceDatabase {
    FERRY, BIRDS, FLIGHTS, CROSSINGS, RINGING;

    void create(Drivers drivers, Path folder) throws SQLException {
        var user = name().toLowerCase(java.util.Locale.ROOT);
        try (var database = OldDatabase.open(drivers, folder.resolve(name()), user, user + "-pw");
                var statement = database.connection().createStatement()) {
            for (var line : script().split(";\n", -1)) {
                if (!line.isBlank()) {
                    statement.execute(line);
                }
            }
        }
    }

    private String script() {
        try (var in = ServiceDatabase.class.getResourceAsStream("databases/" + name() + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks the script of " + name());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
