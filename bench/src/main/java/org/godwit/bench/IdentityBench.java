package org.godwit.bench;

import static java.util.Locale.ROOT;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.identity.Identity;
import org.godwit.carbon.identity.PasswordHashes;
import org.godwit.carbon.identity.Realm;
import org.godwit.carbon.identity.StoreSurroundings;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.FreshHome;
import org.godwit.server.Godwit;
import org.godwit.server.Ports;

/**
 * Measures logins against the cost of their hash, the check of a permission with 1 000 roles and 100 000 users, and the pages of a
 * list of a million users over SCIM. On a fresh home with its embedded database, in one process.
 */
public final class IdentityBench {
    private static final int ROLES = 1_000;
    private static final int ROLES_EACH = 10;
    private static final int MEMBERS = 100_000;
    private static final int CHECKED = 20_000;
    private static final int CHECKS = 1_000_000;
    private static final int PAGE = 1_000;
    private static final int NAMES_OF_LOGINS = 50;
    private static final Secret PASSWORD = Secret.of("correct-horse");

    private final Path root;

    private IdentityBench(Path root) {
        this.root = root;
    }

    /** @param args {@code FOLDER USERS}: where the home is made, and how many users it gets at last, such as 1000000 */
    public static void main(String[] args) throws Exception {
        var home = FreshHome.make(Path.of(args[0]));
        var bench = new IdentityBench(home.root());
        bench.logins();
        bench.roles();
        bench.pages(Integer.parseInt(args[1]), home.admin() + ":" + home.password().reveal());
    }

    /** Work with users and roles of the home. */
    @FunctionalInterface
    private interface Work {
        void on(Identity identity, Connection connection) throws SQLException, GeneralSecurityException;
    }

    private void with(PasswordHashes hashes, Work work) throws SQLException, GeneralSecurityException {
        var home = CarbonHome.open(root);
        try (var drivers = Drivers.shipped()) {
            var users = Database.of(home.datasource("WSO2_CARBON_DB").orElseThrow().address(home), drivers);
            try (var connection = users.connect();
                    var identity = Identity.open(home.realm(), home::userStores, users,
                            StoreSurroundings.of(home, drivers, _ -> {}).with(hashes))) {
                work.on(identity, connection);
            }
        }
    }

    private void logins() throws SQLException, GeneralSecurityException {
        with(PasswordHashes.asCarbon(), (identity, _) -> {
            var realm = realm(identity);
            for (int i = 0; i < NAMES_OF_LOGINS; i++) {
                realm.addUser("login" + i, PASSWORD, List.of(), Map.of());
            }
            var digest = MessageDigest.getInstance("SHA-256");
            var salted = "correct-horseAAAAAAAAAAAAAAAAAAAAAA==".getBytes(StandardCharsets.UTF_8);
            tell("SHA-256 alone", 200_000, i -> digest.digest(salted));
            tell("login, SHA-256 with salt", 20_000, i -> login(identity, i));
        });
        with(PasswordHashes.argon2id(), (identity, _) -> {
            tell("login that replaces its hash", NAMES_OF_LOGINS, i -> login(identity, i));
            tell("Argon2id alone", 100, _ -> argon2());
            tell("login, Argon2id", 100, i -> login(identity, i));
        });
    }

    private static void login(Identity identity, int number) {
        if (identity.authenticate("login" + number % NAMES_OF_LOGINS, PASSWORD).isEmpty()) {
            throw new IllegalStateException("the right password was refused");
        }
    }

    private static void argon2() {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id).withMemoryAsKB(19_456).withIterations(2)
                .withParallelism(1).withSalt(new byte[16]).build());
        generator.generateBytes("correct-horse".getBytes(StandardCharsets.UTF_8), new byte[32]);
    }

    /** Something that is done many times. */
    @FunctionalInterface
    private interface Turn {
        void take(int number) throws GeneralSecurityException;
    }

    private static void tell(String what, int times, Turn turn) throws GeneralSecurityException {
        for (int i = 0; i < times / 5; i++) {
            turn.take(i);
        }
        long start = System.nanoTime();
        long cpu = cpuNanos();
        for (int i = 0; i < times; i++) {
            turn.take(i);
        }
        cpu = cpuNanos() - cpu;
        long nanos = System.nanoTime() - start;
        System.out.printf(ROOT, "%-40s %,12.0f/s  %,10.2f µs of CPU each%n", what, times * 1e9 / nanos,
                cpu / 1e3 / times);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(ThreadMXBean.class).getCurrentThreadCpuTime();
    }

    private static Realm realm(Identity identity) {
        return identity.realm(CarbonSchema.SUPER_TENANT).orElseThrow();
    }

    private void roles() throws SQLException, GeneralSecurityException {
        with(PasswordHashes.asCarbon(), (identity, connection) -> {
            var realm = realm(identity);
            users(connection, "m", 1, MEMBERS);
            for (int i = 1; i <= ROLES; i++) {
                realm.addRole("Internal/role" + i);
                realm.setRolePermission("Internal/role" + i, "/permission/applications/app" + i, "ui.execute", true);
            }
            try (var statement = connection.createStatement()) {
                // The roles were added one after the other, and so are their numbers.
                statement.execute(
                        "INSERT INTO UM_HYBRID_USER_ROLE (UM_USER_NAME, UM_ROLE_ID, UM_TENANT_ID, UM_DOMAIN_ID) "
                                + "SELECT 'm' || U.X, (SELECT MAX(UM_ID) FROM UM_HYBRID_ROLE) - MOD(U.X * 7 + K.X * 101, "
                                + ROLES
                                + "), -1234, (SELECT UM_DOMAIN_ID FROM UM_DOMAIN WHERE UM_TENANT_ID = -1234 AND UM_DOMAIN_NAME = "
                                + "'PRIMARY') FROM SYSTEM_RANGE(1, " + MEMBERS + ") U CROSS JOIN SYSTEM_RANGE(0, "
                                + (ROLES_EACH - 1) + ") K");
            }
            var random = new Random(1);
            tell("role check, roles read for the first time", CHECKED / 10,
                    i -> realm.isAuthorized("m" + (MEMBERS - i), "/permission/applications/app1", "ui.execute"));
            for (int i = 1; i <= CHECKED; i++) {
                realm.rolesOf("m" + i);
            }
            tell("role check, cached", CHECKS, _ -> realm.isAuthorized("m" + (1 + random.nextInt(CHECKED)),
                    "/permission/applications/app" + (1 + random.nextInt(ROLES)), "ui.execute"));
        });
    }

    private static void users(Connection connection, String prefix, int from, int to) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO UM_USER (UM_USER_NAME, UM_USER_PASSWORD, UM_SALT_VALUE, UM_REQUIRE_CHANGE, "
                    + "UM_CHANGED_TIME, UM_TENANT_ID) SELECT '" + prefix + "' || X, 'x', 'y', FALSE, "
                    + "CURRENT_TIMESTAMP, -1234 FROM SYSTEM_RANGE(" + from + ", " + to + ")");
        }
    }

    private void pages(int total, String admin) throws Exception {
        with(PasswordHashes.asCarbon(), (_, connection) -> users(connection, "u", 1, total - MEMBERS));
        try (var server = Godwit.start(root, new Ports(0, 0, Optional.empty(), "127.0.0.1"));
                var client = HttpClient.newHttpClient()) {
            var memory = ManagementFactory.getPlatformMXBean(MemoryMXBean.class);
            for (var start : List.of(1, total / 4, total / 2, total / 4 * 3, total - PAGE)) {
                var millis = new ArrayList<Long>();
                long bytes = 0;
                for (int i = 0; i < 5; i++) {
                    long before = System.nanoTime();
                    bytes = page(client, server.httpAddress(), admin, start + i * 10).length();
                    millis.add((System.nanoTime() - before) / 1_000_000);
                }
                System.gc();
                System.out.printf(ROOT, "SCIM page of %d from %,d: best of five %d ms, %,d bytes; heap in use %d MB%n",
                        PAGE,
                        start, millis.stream().min(Long::compare).orElseThrow(), bytes,
                        memory.getHeapMemoryUsage().getUsed() >> 20);
            }
        }
    }

    private static String page(HttpClient client, URI server, String admin, int start)
            throws IOException, InterruptedException {
        var answer = client.send(HttpRequest.newBuilder(server.resolve("/scim2/Users?attributes=userName&count=" + PAGE
                + "&startIndex=" + start))
                .header("Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(admin.getBytes(StandardCharsets.UTF_8)))
                .build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
