package org.godwit.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.secret.Secret;
import org.godwit.upgrade.Upgrade;
import org.godwit.upgrade.apply.FolderRemoval;
import org.godwit.upgrade.apply.Pace;
import org.godwit.upgrade.apply.Progress;
import org.godwit.upgrade.apply.UpgradeRun;
import org.godwit.upgrade.journal.JournalEntry;
import org.godwit.upgrade.plan.BackupPlace;
import org.godwit.upgrade.plan.Step;
import org.godwit.upgrade.plan.Target;

/**
 * How fast rows get from MariaDB to PostgreSQL and back, everything in one go on servers of this machine's own installation:
 * Godwit, pgloader, {@code \copy} of ready files as the ceiling; and Godwit beside dump-and-load. Arguments: rows of UM_USER
 * (1000000), rows of REG_CONTENT of 2 KB each (200000), rounds (1); or {@code linear} and numbers of users.
 *
 * <p>Godwit's figures are those of whole upgrades in a process of its own with a heap of 256 MB: reading, converting, the checksum
 * of the source, writing, keys and indexes of the two tables. That it reads everything once more at the end is told beside it. Tables
 * go one after another, so that each has a figure of its own.
 */
public final class CopyBench {
    private static final List<String> TABLES = List.of("UM_USER", "REG_CONTENT");
    private static final String PASSWORD = "GODWIT_BENCH_PASSWORD";
    private static final Path PGLOADER = Path.of("/usr/bin/pgloader");

    private final TemporaryPostgres postgres;
    private final TemporaryMariadb mariadb;
    private final Path folder;
    private final PrintStream out;

    private CopyBench(TemporaryPostgres postgres, TemporaryMariadb mariadb, Path folder, PrintStream out) {
        this.postgres = postgres;
        this.mariadb = mariadb;
        this.folder = folder;
        this.out = out;
    }

    /** @param arguments see above; {@code upgrade} and what follows is for the process that this one starts */
    public static void main(String[] arguments) throws IOException, SQLException {
        if (arguments.length > 0 && arguments[0].equals("upgrade")) {
            upgrade(Path.of(arguments[1]), Path.of(arguments[2]), new DatabaseAddress(arguments[3], arguments[4],
                    Secret.of(System.getenv().getOrDefault(PASSWORD, ""))));
            return;
        }
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var folder = Files.createTempDirectory("godwit-bench-copy-");
        try (var postgres = TemporaryPostgres.start(freePort());
                var mariadb = TemporaryMariadb.start(freePort())) {
            var bench = new CopyBench(postgres, mariadb, folder, out);
            if (arguments.length > 0 && arguments[0].equals("linear")) {
                for (int i = 1; i < arguments.length; i++) {
                    bench.linear(Integer.parseInt(arguments[i]));
                }
            } else {
                int users = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
                int contents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200_000;
                int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
                bench.run(users, contents, rounds);
            }
        } finally {
            FolderRemoval.remove(folder);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void linear(int users) throws IOException, SQLException {
        var source = mariadb.create("sizes");
        var home = folder.resolve("linear");
        CopySource.create(home, source, users, users / 5);
        postgres.create("sizes");
        out.printf(Locale.ROOT, "%,d users and %,d contents%n", users, users / 5);
        godwit("Godwit, MariaDB to PostgreSQL", home, postgres.address("sizes"));
        postgres.drop("sizes");
        mariadb.drop("sizes");
        FolderRemoval.remove(home);
    }

    private void run(int users, int contents, int rounds) throws IOException, SQLException {
        var source = mariadb.create("source");
        var home = folder.resolve("old");
        CopySource.create(home, source, users, contents);
        // pgloader knows no collation with a number above 255.
        mariadb.client("source", "-e", "ALTER TABLE UM_USER CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
                + "ALTER TABLE REG_CONTENT CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin").run();
        out.printf(Locale.ROOT, "%,d rows of UM_USER, %,d of REG_CONTENT; load of the machine %s%n", users, contents,
                Files.readString(Path.of("/proc/loadavg")).strip());
        for (int round = 1; round <= rounds; round++) {
            out.println("round " + round + ", MariaDB to PostgreSQL");
            postgres.create("godwit");
            var ours = godwit("Godwit", home, postgres.address("godwit"));
            var theirs = pgloader();
            copyReadyFiles(round == 1);
            compare("pgloader", ours, theirs);

            out.println("round " + round + ", PostgreSQL to MariaDB");
            var back = folder.resolve("back" + round);
            CopySource.createEmpty(back, postgres.address("godwit"));
            ours = godwit("Godwit", back, mariadb.create("godwit"));
            compare("dump and load", ours, dumpAndLoad());
            mariadb.drop("godwit");
            postgres.drop("godwit");
        }
    }

    private void compare(String other, Map<String, Command.Measured> ours, Map<String, Command.Measured> theirs) {
        theirs.forEach((table, figures) -> {
            var own = ours.get(table);
            if (own != null) {
                out.printf(Locale.ROOT, "  %-11s Godwit at %.2f of the rows/s of %s, with %.2f of its client CPU%n",
                        table, figures.seconds() / own.seconds(), other, own.cpu() / figures.cpu());
            }
        });
    }

    private void tell(String who, String table, Command.Measured measured, long rows) {
        out.printf(Locale.ROOT, "  %-11s %-34s %s%n", table, who, measured.perRow(rows));
    }

    private Map<String, Command.Measured> godwit(String name, Path home, DatabaseAddress target) throws IOException {
        var newHome = folder.resolve("new");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var whole = new Command(List.of(java, "-Xmx256m", "-cp", System.getProperty("java.class.path"),
                CopyBench.class.getName(), "upgrade", home.toString(), newHome.toString(), target.url(),
                target.user()), Map.of(PASSWORD, target.password().reveal())).measured();
        Map<String, Command.Measured> figures = new HashMap<>();
        for (var line : whole.output().lines().filter(l -> l.startsWith("step\t")).toList()) {
            var parts = line.split("\t", -1);
            var measured = new Command.Measured(Long.parseLong(parts[3]) / 1e3, Long.parseLong(parts[4]) / 1e3, "");
            figures.put(parts[1], measured);
            tell(name, parts[1], measured, Long.parseLong(parts[2]));
        }
        whole.output().lines().filter(l -> !l.startsWith("step\t")).forEach(l -> out.println("  " + l));
        out.printf(Locale.ROOT, "  the whole upgrade, all tables, verified and accepted: %.1f s, %.1f s of CPU%n",
                whole.seconds(), whole.cpu());
        FolderRemoval.remove(newHome);
        return figures;
    }

    private Map<String, Command.Measured> pgloader() throws IOException {
        if (!Files.exists(PGLOADER)) {
            out.println("  pgloader is MISSING here (apt-get install pgloader): not measured");
            return Map.of();
        }
        Map<String, Command.Measured> figures = new HashMap<>();
        for (var table : TABLES) {
            var target = postgres.create("pgloader");
            var script = folder.resolve("script.load");
            Files.writeString(script, "LOAD DATABASE FROM mysql://root@127.0.0.1:" + mariadb.port() + "/source"
                    + " INTO " + target.url().substring("jdbc:".length()).replace("//", "//" + target.user() + "@")
                    + " WITH workers = 2, concurrency = 1, create indexes"
                    + " INCLUDING ONLY TABLE NAMES MATCHING '" + table + "';");
            figures.put(table, Command.of(PGLOADER.toString(), script.toString()).measured());
            // It made a schema with the name of the old database.
            long rows = Long.parseLong(postgres.command("psql", "-At", "-d", "pgloader", "-c",
                    "SELECT COUNT(*) FROM source." + table).run().strip());
            tell("pgloader", table, figures.get(table), rows);
            postgres.drop("pgloader");
        }
        return figures;
    }

    /** Into bare tables; then with the keys, which are part of Godwit's figure. */
    private void copyReadyFiles(boolean make) throws IOException {
        for (var table : TABLES) {
            long rows = CopySource.count(postgres.address("godwit"), table);
            for (var form : List.of("text", "binary")) {
                var file = folder.resolve(table + "." + form);
                if (make) {
                    psql("\\copy " + table + " to '" + file + "' (format " + form + ")");
                }
                psql("drop table if exists ceiling; create table ceiling (like " + table + ")");
                var copied = psql("\\copy ceiling from '" + file + "' (format " + form + ")");
                tell("\\copy of a ready " + form + " file", table, copied, rows);
                var keyed = copied.plus(psql(table.equals("UM_USER")
                        ? "alter table ceiling add primary key (um_id, um_tenant_id),"
                                + " add unique (um_user_name, um_tenant_id)"
                        : "alter table ceiling add primary key (reg_content_id, reg_tenant_id)"));
                tell("\\copy of it, and keys", table, keyed, rows);
            }
        }
        psql("drop table ceiling");
    }

    private Command.Measured psql(String sql) throws IOException {
        return postgres.command("psql", "-q", "-d", "godwit", "-v", "ON_ERROR_STOP=1", "-c", sql).measured();
    }

    /** By files of text that both understand; bytes go as hexadecimal digits. Into bare tables with their primary key. */
    private Map<String, Command.Measured> dumpAndLoad() throws IOException {
        Map<String, Command.Measured> figures = new HashMap<>();
        var load = Map.of("UM_USER", "select um_id, um_user_name, um_user_password, um_salt_value, "
                + "um_require_change::int, um_changed_time, um_tenant_id from um_user", "REG_CONTENT",
                "select reg_content_id, encode(reg_content_data, 'hex'), reg_tenant_id from reg_content");
        for (var table : TABLES) {
            var file = folder.resolve(table + ".dump");
            var dump = psql("\\copy (" + load.getOrDefault(table, "") + ") to '" + file + "'");
            mariadb.client("godwit", "-e", "CREATE TABLE DUMPED LIKE " + table).run();
            var loaded = mariadb.client("godwit", "-e", "LOAD DATA LOCAL INFILE '" + file + "' INTO TABLE DUMPED"
                    + " CHARACTER SET utf8mb4" + (table.equals("UM_USER")
                            ? ""
                            : " (REG_CONTENT_ID, @hex, REG_TENANT_ID) SET REG_CONTENT_DATA = UNHEX(@hex)"))
                    .measured();
            var both = dump.plus(loaded);
            figures.put(table, both);
            tell("dump and load", table, both, CopySource.count(postgres.address("godwit"), table));
            mariadb.client("godwit", "-e", "DROP TABLE DUMPED").run();
            Files.delete(file);
        }
        return figures;
    }

    /** The process that is measured. */
    private static void upgrade(Path home, Path newHome, DatabaseAddress address) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<Long> started = new ArrayList<>();
        try (var upgrade = Upgrade.of(home)) {
            var plan = upgrade.plan(newHome, Target.server(address), new BackupPlace.None(),
                    Set.of("GW-UPGRADE-001"));
            upgrade.run(plan, InstantSource.system(), progress -> {
                if (progress instanceof Progress.StepStarted) {
                    started.add(cpuMillis());
                } else if (progress instanceof Progress.StepFinished finished
                        && finished.step() instanceof Step.LoadTable load && TABLES.contains(load.table().name())) {
                    out.println("step\t" + load.table().name() + "\t" + finished.details().get("rows-written") + "\t"
                            + finished.took().toMillis() + "\t" + (cpuMillis() - started.getLast()));
                }
            }, () -> false, Pace.STANDARD.withTablesAtOnce(1));
        }
        for (var entry : UpgradeRun.entriesOf(newHome)) {
            if (entry.event() == JournalEntry.Event.FINISHED && entry.step().equals("verify")) {
                out.println("reading both sides once more and comparing: " + entry.number("millis") + " ms");
            }
        }
    }

    private static long cpuMillis() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis();
    }
}
