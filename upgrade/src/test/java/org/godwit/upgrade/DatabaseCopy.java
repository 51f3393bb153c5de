package org.godwit.upgrade;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Engine;
import org.godwit.carbon.database.H2File;

/** Copies of a whole database of a test, in no time: it is small, and nobody is connected to it. */
final class DatabaseCopy {
    private DatabaseCopy() {}

    /** Makes a database the same as another of its kind; it need not be there. */
    static void make(DatabaseAddress from, DatabaseAddress to) throws IOException, SQLException, InterruptedException {
        switch (Engine.ofUrl(from.url()).orElseThrow()) {
            case H2 -> {
                var file = H2File.ofUrl(from.url()).orElseThrow().path();
                Files.copy(file, file.resolveSibling(name(to) + ".mv.db"), StandardCopyOption.REPLACE_EXISTING);
            }
            case POSTGRESQL -> {
                awaitEndOfSessions(from);
                execute(sibling(from, "postgres"), "DROP DATABASE IF EXISTS " + name(to) + " WITH (FORCE)",
                        "CREATE DATABASE " + name(to) + " TEMPLATE " + name(from));
            }
            case MARIADB -> {
                awaitEndOfSessions(from);
                copyTables(from, to);
            }
            default -> throw new IllegalArgumentException(from.url());
        }
    }

    /** {@return the address of another database beside one} */
    static DatabaseAddress sibling(DatabaseAddress one, String name) {
        return new DatabaseAddress(one.url().substring(0, one.url().length() - name(one).length()) + name, one.user(),
                one.password());
    }

    private static String name(DatabaseAddress address) {
        return address.url().substring(address.url().lastIndexOf('/') + 1);
    }

    /** Shapes are copied as the server tells them: they name no database. */
    private static void copyTables(DatabaseAddress from, DatabaseAddress to) throws SQLException {
        execute(from, "DROP DATABASE IF EXISTS " + name(to), "CREATE DATABASE " + name(to));
        try (var drivers = Drivers.shipped();
                var source = Database.of(from, drivers).connect();
                var target = Database.of(to, drivers).connect();
                var read = source.createStatement();
                var write = target.createStatement()) {
            write.execute("SET FOREIGN_KEY_CHECKS = 0");
            write.execute("SET UNIQUE_CHECKS = 0");
            var tables = new ArrayList<String>();
            try (var rows = read.executeQuery("SHOW TABLES")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            for (var table : tables) {
                try (var rows = read.executeQuery("SHOW CREATE TABLE `" + table + "`")) {
                    rows.next();
                    write.execute(rows.getString(2));
                }
            }
            target.setAutoCommit(false);
            for (var table : tables) {
                write.execute("INSERT INTO `" + table + "` SELECT * FROM `" + name(from) + "`.`" + table + "`");
            }
            target.commit();
        }
    }

    private static void execute(DatabaseAddress address, String... statements) throws SQLException {
        try (var drivers = Drivers.shipped();
                var connection = Database.of(address, drivers).connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A server notices some milliseconds later that a client is gone, and holds its locks until then. */
    static void awaitEndOfSessions(DatabaseAddress address) throws SQLException, InterruptedException {
        var question = switch (Engine.ofUrl(address.url()).orElseThrow()) {
            case POSTGRESQL -> "SELECT COUNT(*) FROM PG_STAT_ACTIVITY WHERE DATNAME = ?";
            case MARIADB -> "SELECT COUNT(*) FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = ?";
            default -> "";
        };
        if (question.isEmpty()) {
            return;
        }
        var other = sibling(address, address.url().contains("postgresql") ? "postgres" : "mysql");
        try (var drivers = Drivers.shipped();
                Connection connection = Database.of(other, drivers).connect();
                var statement = connection.prepareStatement(question)) {
            statement.setString(1, name(address));
            while (sessions(statement) > 0) {
                Thread.sleep(5);
            }
        }
    }

    private static int sessions(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
