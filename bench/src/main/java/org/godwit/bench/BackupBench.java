package org.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.database.TableWriter;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Column;
import org.godwit.carbon.schema.ColumnType;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Schema;
import org.godwit.carbon.schema.Table;
import org.godwit.upgrade.assess.SourceDatabase;
import org.godwit.upgrade.backup.Backup;
import org.godwit.upgrade.backup.Restore;

/**
 * Backup and restore beside {@code pg_dump -Fc} and {@code pg_restore}, on the same tables of the same server, in turns.
 * Godwit's restore also reads every table again and compares digests, which the other does not; its backup also computes
 * them. Prints seconds and the ratio of speeds: 1.00 is as fast as PostgreSQL's own program, more is faster.
 */
public final class BackupBench {
    private static final int USERS = 300_000;
    private static final int ROLES = 500_000;
    private static final int RESOURCES = 100_000;
    private static final int CONTENTS = 50_000;
    private static final int CONTENT_BYTES = 2048;
    private static final int PORT = 54_329;

    private final TemporaryPostgres postgres;
    private final Drivers drivers;
    private final Path folder;
    private final PrintStream out;

    private BackupBench(TemporaryPostgres postgres, Drivers drivers, Path folder, PrintStream out) {
        this.postgres = postgres;
        this.drivers = drivers;
        this.folder = folder;
        this.out = out;
    }

    /** @param arguments number of rounds (5), and what to divide the tables' sizes by (1) */
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int divisor = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var folder = Files.createTempDirectory("godwit-bench-backup-");
        try (var postgres = TemporaryPostgres.start(PORT); var drivers = Drivers.shipped()) {
            new BackupBench(postgres, drivers, folder, out).run(rounds, divisor);
        } finally {
            for (var name : List.of("dump", "backup.zip")) {
                Files.deleteIfExists(folder.resolve(name));
            }
            Files.delete(folder);
        }
    }

    private void run(int rounds, int divisor) throws IOException {
        var database = Database.of(postgres.create("source"), drivers);
        fill(database, divisor);
        var source = source(database);
        var dumps = new ArrayList<Double>();
        var backups = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        var ours = new ArrayList<Double>();
        var dump = folder.resolve("dump");
        var archive = folder.resolve("backup.zip");
        for (int round = 1; round <= rounds; round++) {
            Files.deleteIfExists(dump);
            Files.deleteIfExists(archive);
            dumps.add(seconds(() -> postgres.client("pg_dump", "-Fc", "-f", dump.toString(), "source")));
            backups.add(seconds(() -> Backup.write(new Backup.Origin(folder, "bench", Instant.EPOCH), List.of(source),
                    archive, _ -> {})));
            postgres.create("theirs");
            theirs.add(seconds(() -> postgres.client("pg_restore", "-d", "theirs", dump.toString())));
            postgres.drop("theirs");
            var target = Database.of(postgres.create("ours"), drivers);
            ours.add(seconds(() -> Restore.run(archive, target, _ -> {})));
            postgres.drop("ours");
            out.printf(Locale.ROOT, "round %d: pg_dump %.1f s, backup %.1f s (%.2f); pg_restore %.1f s, restore %.1f s "
                    + "(%.2f)%n", round, dumps.getLast(), backups.getLast(), dumps.getLast() / backups.getLast(),
                    theirs.getLast(), ours.getLast(), theirs.getLast() / ours.getLast());
        }
        double check = seconds(() -> Backup.check(archive, _ -> {}));
        out.printf(Locale.ROOT, "sizes: dump %d MB, backup %d MB; proving the backup takes %.1f s%n",
                Files.size(dump) >> 20, Files.size(archive) >> 20, check);
        out.printf(Locale.ROOT,
                "medians: backup at %.2f of pg_dump -Fc, restore with verification at %.2f of pg_restore%n",
                median(dumps) / median(backups), median(theirs) / median(ours));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void fill(Database database, int divisor) {
        var rows = new TreeMap<String, Integer>();
        rows.put("UM_USER", USERS / divisor);
        rows.put("UM_USER_ROLE", ROLES / divisor);
        rows.put("REG_RESOURCE", RESOURCES / divisor);
        rows.put("REG_CONTENT", CONTENTS / divisor);
        // Without references, which rows made by column alone would break.
        var tables = rows.keySet().stream().map(CarbonSchema.CARBON_4_2::require).map(t -> new Table(t.name(),
                t.columns(), t.primaryKey(), t.uniques(), List.of(), t.indexes())).toList();
        database.with("filling", connection -> {
            var script = new SchemaScript(database.dialect(), new Schema(tables));
            script.run(connection);
            connection.setAutoCommit(false);
            for (var table : script.schema().tables()) {
                try (var writer = TableWriter.into(connection, database.dialect(), table)) {
                    var random = new Random(table.name().hashCode());
                    for (int i = 1; i <= rows.getOrDefault(table.name(), 0); i++) {
                        writer.write(row(table, i, random));
                    }
                    writer.finish();
                }
            }
            connection.commit();
            return rows;
        });
    }

    private static Row row(Table table, int number, Random random) {
        return new Row(table.columns().stream().map(c -> value(c, number, random)).toArray());
    }

    private static Object value(Column column, int number, Random random) {
        return switch (column.type()) {
            case ColumnType.Int _ -> column.name().endsWith("TENANT_ID") ? -1234L : (long) number;
            case ColumnType.SmallInt _,ColumnType.BigInt _ -> (long) random.nextInt(100);
            case ColumnType.Bool _ -> random.nextBoolean();
            case ColumnType.Varchar(int length) -> text(number, Math.min(length, 12 + random.nextInt(32)), random);
            case ColumnType.Clob _ -> text(number, 200, random);
            case ColumnType.Blob _ -> content(number, random);
            case ColumnType.Timestamp _ -> LocalDateTime.of(2014, 1, 1, 0, 0).plusSeconds(number * 97L)
                    .plusNanos(random.nextInt(1000) * 1_000_000L);
            case ColumnType.Date _,ColumnType.Decimal _,ColumnType.Real _ -> Row.Null.NULL;
        };
    }

    private static String text(int number, int length, Random random) {
        var text = new StringBuilder(number + "/");
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.substring(0, length);
    }

    /** One half is as XML packs, the other as keystores and images do. */
    private static byte[] content(int number, Random random) {
        if (number % 2 == 0) {
            var bytes = new byte[CONTENT_BYTES];
            random.nextBytes(bytes);
            return bytes;
        }
        var text = new StringBuilder("<service>");
        while (text.length() < CONTENT_BYTES) {
            text.append("\n  <parameter name=\"").append(text(number, 12, random)).append("\" locked=\"false\">")
                    .append(random.nextInt()).append("</parameter>");
        }
        return text.substring(0, CONTENT_BYTES).getBytes(StandardCharsets.UTF_8);
    }

    private static SourceDatabase source(Database database) {
        return database.with("reading the catalog", connection -> {
            var catalog = Catalog.read(connection);
            return new SourceDatabase(List.of("WSO2_CARBON_DB"), Set.of(SourceDatabase.Role.USERS),
                    database.address().shown(), database, "PostgreSQL", catalog, List.of(), Fingerprint.of(catalog),
                    new TreeMap<>(), 0);
        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
