package org.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.examples.OldDatabase;
import org.jspecify.annotations.Nullable;

/**
 * Makes a large Carbon home to measure upgrades on: one database of the 4.1 generation, written by H2 1.2.140, with as many
 * users, role assignments and registry resources as asked. The rows are the same every time. Content of 2 KB stays inside
 * the database file (seen with 1.2.140); content of 20 KB would lie in files beside it.
 */
public final class LargeInstallation {
    /** Roles besides everyone; assignments go round them. */
    static final int ROLES = 50;

    private static final int SUPER_TENANT = CarbonSchema.SUPER_TENANT;
    /** Rows in a transaction: H2 1.2 keeps the undo log of one in memory. */
    private static final int ROWS_PER_COMMIT = 5_000;
    private static final int RESOURCES_PER_COLLECTION = 100;
    private static final int SALT_BYTES = 16;
    private static final LocalDateTime START = LocalDateTime.of(2013, 9, 2, 8, 30, 0);
    private static final List<String> FILES = List.of("carbon.xml", "user-mgt.xml", "registry.xml",
            "datasources/master-datasources.xml");

    private final OldDatabase database;
    private final InstallationSize size;
    private final Random random = new Random(100_000);
    private int uncommitted;

    private LargeInstallation(OldDatabase database, InstallationSize size) {
        this.database = database;
        this.size = size;
    }

    /**
     * Makes an installation.
     *
     * @param home a folder that does not exist
     */
    public static void create(Path home, InstallationSize size) throws IOException, SQLException {
        if (Files.exists(home)) {
            throw new FileAlreadyExistsException(home.toString());
        }
        for (var file : FILES) {
            var target = home.resolve("repository/conf").resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, resource("home/repository/conf/" + file));
        }
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/version.txt"), "WSO2 Data Services Server v3.1.0\n");
        Files.createDirectories(home.resolve("repository/deployment/server/dataservices"));
        var folder = Files.createDirectories(home.resolve("repository/database"));
        try (var drivers = Drivers.shipped();
                var database = OldDatabase.open(drivers, folder.resolve("WSO2CARBON_DB"), "wso2carbon", "wso2carbon")) {
            database.create(CarbonSchema.CARBON_4_1);
            database.connection().setAutoCommit(false);
            new LargeInstallation(database, size).fill();
        }
    }

    /**
     * {@code FOLDER [DIVISOR]}: makes an installation of the standard size, or of a part of it.
     *
     * @param args a folder that does not exist, and by how much to divide
     */
    public static void main(String[] args) throws IOException, SQLException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: LargeInstallation FOLDER [DIVISOR]");
            System.exit(2);
            return;
        }
        var size = args.length == 1
                ? InstallationSize.STANDARD
                : InstallationSize.standardDividedBy(Integer.parseInt(args[1]));
        long start = System.nanoTime();
        create(Path.of(args[0]), size);
        var taken = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf(Locale.ROOT, "%s: %d users, %d role assignments, %d resources of %d bytes, made in %.1f s%n",
                args[0], size.users(), size.assignments(), size.resources(), size.resourceBytes(),
                taken.toMillis() / 1000.0);
    }

    private void fill() throws SQLException {
        fillUsers();
        fillRoles();
        fillPermissions();
        fillRegistry();
        database.connection().commit();
    }

    private void fillUsers() throws SQLException {
        try (var users = database.fill(CarbonSchema.CARBON_4_1, "UM_USER")) {
            for (int i = 1; i <= size.users(); i++) {
                var salt = new byte[SALT_BYTES];
                random.nextBytes(salt);
                var name = i == 1 ? "admin" : "user-" + i + (i % 10 == 0 ? "-çığlık" : "");
                var saltText = Base64.getEncoder().encodeToString(salt);
                users.row(i, name, digest((i == 1 ? "admin" : "pw-" + i) + saltText), saltText, false,
                        START.plusSeconds(i), SUPER_TENANT);
                commitNowAndThen();
            }
        }
    }

    private void fillRoles() throws SQLException {
        try (var roles = database.fill(CarbonSchema.CARBON_4_1, "UM_ROLE");
                var members = database.fill(CarbonSchema.CARBON_4_1, "UM_USER_ROLE")) {
            roles.row(roles.next(), "everyone", SUPER_TENANT);
            roles.row(roles.next(), "admin", SUPER_TENANT);
            for (int i = 2; i <= ROLES; i++) {
                roles.row(roles.next(), "role-" + i, SUPER_TENANT);
            }
            for (int i = 0; i < size.assignments(); i++) {
                int user = i % size.users();
                int round = i / size.users();
                // The first round is everyone; then each user's roles start at another one.
                int role = round == 0 ? 1 : 2 + (user + round - 1) % (ROLES - 1);
                members.row(members.next(), role, user + 1, SUPER_TENANT);
                commitNowAndThen();
            }
        }
    }

    private void fillPermissions() throws SQLException {
        try (var permissions = database.fill(CarbonSchema.CARBON_4_1, "UM_PERMISSION");
                var grants = database.fill(CarbonSchema.CARBON_4_1, "UM_ROLE_PERMISSION")) {
            permissions.row(permissions.next(), "/permission", "ui.execute", SUPER_TENANT);
            permissions.row(permissions.next(), "/permission/admin/login", "ui.execute", SUPER_TENANT);
            grants.row(grants.next(), 1, "admin", 1, SUPER_TENANT);
            grants.row(grants.next(), 2, "everyone", 1, SUPER_TENANT);
            for (int i = 2; i <= ROLES; i++) {
                grants.row(grants.next(), 2, "role-" + i, i % 7 == 0 ? 0 : 1, SUPER_TENANT);
            }
        }
    }

    private void fillRegistry() throws SQLException {
        try (var paths = database.fill(CarbonSchema.CARBON_4_1, "REG_PATH");
                var resources = database.fill(CarbonSchema.CARBON_4_1, "REG_RESOURCE");
                var contents = database.fill(CarbonSchema.CARBON_4_1, "REG_CONTENT")) {
            int root = paths.next();
            paths.row(root, "/", -1, SUPER_TENANT);
            resources.row(resource(resources.next(), root, null, null));
            int collection = root;
            for (int i = 0; i < size.resources(); i++) {
                if (i % RESOURCES_PER_COLLECTION == 0) {
                    collection = paths.next();
                    paths.row(collection, "/collection-" + i / RESOURCES_PER_COLLECTION, root, SUPER_TENANT);
                    resources.row(resource(resources.next(), collection, null, null));
                }
                int content = contents.next();
                contents.row(content, content(), SUPER_TENANT);
                resources.row(resource(resources.next(), collection, "resource-" + i + ".xml", content));
                commitNowAndThen();
            }
        }
    }

    private @Nullable Object[] resource(int version, int path, @Nullable String name, @Nullable Integer content) {
        var time = START.plusSeconds(version);
        return new @Nullable Object[]{path, name, version, name == null ? null : "application/xml", "admin", time,
                "admin", time, "", content, SUPER_TENANT,
                new UUID(random.nextLong(), random.nextLong()).toString()};
    }

    /** Text that compresses about as well as XML does. */
    private byte[] content() {
        var text = new StringBuilder(size.resourceBytes() + 64);
        while (text.length() < size.resourceBytes()) {
            text.append("<reading at=\"").append(random.nextInt(1_000_000)).append("\">").append(random.nextInt(1000))
                    .append("</reading>\n");
        }
        return text.substring(0, size.resourceBytes()).getBytes(StandardCharsets.US_ASCII);
    }

    private void commitNowAndThen() throws SQLException {
        if (++uncommitted == ROWS_PER_COMMIT) {
            uncommitted = 0;
            database.connection().commit();
        }
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder().encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] resource(String name) {
        try (var in = LargeInstallation.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
