package org.godwit.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.sql.DataSource;
import org.godwit.carbon.database.ConnectionPool;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.database.DatabaseAddress;
import org.godwit.carbon.database.Drivers;
import org.godwit.carbon.database.SchemaScript;
import org.godwit.carbon.home.RegistryDefinition;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.registry.Content;
import org.godwit.carbon.registry.Registry;
import org.godwit.carbon.registry.RegistryPath;
import org.godwit.carbon.registry.ResourceDraft;
import org.godwit.carbon.registry.TenantRegistry;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.secret.Secret;

/**
 * Measures the registry against plain SQL on the same tables: a get of a resource of 2 KB with its properties; then a walk over the
 * children of a large collection, and content that is larger than the heap.
 */
public final class RegistryBench {
    private static final RegistryPath COLLECTION = new RegistryPath("/_system/governance/bench");
    private static final int RESOURCES = 2_000;
    /** Rounds that are not counted: the compiler of the JVM is still at work. */
    private static final int WARM_UP = 3;
    private static final int ROUNDS = 5;
    private static final int GETS = 20_000;
    private static final int TURN = 500;
    /** Path, row and content in one statement, properties in the other: what a programmer would write by hand. */
    private static final String RESOURCE = """
            SELECT R.REG_VERSION, R.REG_MEDIA_TYPE, R.REG_CREATOR, R.REG_CREATED_TIME, R.REG_LAST_UPDATOR,
            R.REG_LAST_UPDATED_TIME, R.REG_DESCRIPTION, R.REG_UUID, C.REG_CONTENT_DATA FROM REG_PATH P
            JOIN REG_RESOURCE R ON R.REG_PATH_ID = P.REG_PATH_ID AND R.REG_TENANT_ID = P.REG_TENANT_ID
            LEFT JOIN REG_CONTENT C ON C.REG_CONTENT_ID = R.REG_CONTENT_ID AND C.REG_TENANT_ID = R.REG_TENANT_ID
            WHERE P.REG_PATH_VALUE = ? AND R.REG_NAME = ? AND P.REG_TENANT_ID = ?""";
    private static final String PROPERTIES = """
            SELECT P.REG_NAME, P.REG_VALUE FROM REG_PROPERTY P
            JOIN REG_RESOURCE_PROPERTY L ON L.REG_PROPERTY_ID = P.REG_ID AND L.REG_TENANT_ID = P.REG_TENANT_ID
            WHERE L.REG_VERSION = ? AND L.REG_TENANT_ID = ?""";

    private static final String CHILD = """
            INSERT INTO REG_RESOURCE (REG_PATH_ID, REG_NAME, REG_CREATOR, REG_CREATED_TIME,
                REG_LAST_UPDATED_TIME, REG_UUID, REG_TENANT_ID)
            SELECT REG_PATH_ID, ?, 'bench', REG_CREATED_TIME, REG_LAST_UPDATED_TIME, ?, REG_TENANT_ID
            FROM REG_RESOURCE R WHERE R.REG_NAME IS NULL AND R.REG_PATH_ID = (SELECT REG_PATH_ID FROM REG_PATH
            WHERE REG_PATH_VALUE = ? AND REG_TENANT_ID = ?)""";

    private RegistryBench() {}

    /**
     * Runs on an embedded database in a folder, or on an empty one of a server.
     *
     * @param args {@code FOLDER CHILDREN MEGABYTES}, or {@code URL USER PASSWORD_FILE CHILDREN MEGABYTES}
     */
    public static void main(String[] args) throws IOException, SQLException {
        boolean embedded = args.length == 3;
        var address = embedded
                ? new DatabaseAddress("jdbc:h2:" + Path.of(args[0]).toAbsolutePath().resolve("bench"), "sa",
                        Secret.none())
                : new DatabaseAddress(args[0], args[1], Secret.of(Files.readString(Path.of(args[2])).strip()));
        int children = Integer.parseInt(args[args.length - 2]);
        int megabytes = Integer.parseInt(args[args.length - 1]);
        try (var drivers = Drivers.shipped()) {
            var database = Database.of(address, drivers);
            database.with("making the schema", connection -> {
                new SchemaScript(database.dialect(), CarbonSchema.CARBON_4_2).run(connection);
                return true;
            });
            var nowhere = new Place.Line(Path.of("registry.xml"), 0, 0);
            var definition = new RegistryDefinition("bench",
                    List.of(new RegistryDefinition.DatabaseConfig("bench", "bench", nowhere)), List.of(), List.of(),
                    false, true, true, true, true, false, "/");
            try (var registry = Registry.open(definition, _ -> Optional.of(database), InstantSource.system())) {
                var tree = registry.ofSystem();
                fill(tree);
                // Closed before content larger than the heap: an H2 session remembers every BLOB that it gave.
                try (var pool = ConnectionPool.of("plain", database, Map.of("maxActive", "16"))) {
                    compare(tree, pool);
                }
                walk(tree, database, children);
                large(tree, megabytes);
            }
        }
    }

    private static void fill(TenantRegistry tree) {
        var bytes = new byte[2048];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < RESOURCES; i++) {
            tree.put(COLLECTION.child("r" + i), ResourceDraft.ofContent("application/octet-stream", Content.of(bytes))
                    .with("colour", "green").with("number", Integer.toString(i)));
        }
    }

    /** In turns of {@link #TURN} gets each, so that what else the machine does hits both alike. */
    private static void compare(TenantRegistry tree, DataSource pool) throws IOException, SQLException {
        var ratios = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long plain = 0;
            long ours = 0;
            for (int from = 0; from < GETS; from += TURN) {
                long start = System.nanoTime();
                for (int i = from; i < from + TURN; i++) {
                    plainGet(pool, "r" + i % RESOURCES);
                }
                long middle = System.nanoTime();
                for (int i = from; i < from + TURN; i++) {
                    try (var open = tree.open(COLLECTION.child("r" + i % RESOURCES)).orElseThrow()) {
                        require(open.content().readAllBytes().length == 2048
                                && open.resource().properties().size() == 2);
                    }
                }
                plain += middle - start;
                ours += System.nanoTime() - middle;
            }
            if (round >= 0) {
                ratios[round] = (double) plain / ours;
                System.out.printf(Locale.ROOT, "get of 2 KB: plain SQL %.0f/s, registry %.0f/s, ratio %.2f%n",
                        GETS * 1e9 / plain, GETS * 1e9 / ours, ratios[round]);
            }
        }
        Arrays.sort(ratios);
        System.out.printf(Locale.ROOT, "get of 2 KB: median of the ratios %.2f%n", ratios[ROUNDS / 2]);
    }

    private static void plainGet(DataSource pool, String name) throws SQLException {
        try (var connection = pool.getConnection()) {
            int version = plainRow(connection, name);
            try (var statement = connection.prepareStatement(PROPERTIES)) {
                statement.setInt(1, version);
                statement.setInt(2, CarbonSchema.SUPER_TENANT);
                int count = 0;
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        count += rows.getString(1).isEmpty() || rows.getString(2).isEmpty() ? 0 : 1;
                    }
                }
                require(count == 2);
            }
        }
    }

    private static int plainRow(Connection connection, String name) throws SQLException {
        try (var statement = connection.prepareStatement(RESOURCE)) {
            statement.setString(1, COLLECTION.value());
            statement.setString(2, name);
            statement.setInt(3, CarbonSchema.SUPER_TENANT);
            try (var rows = statement.executeQuery()) {
                require(rows.next());
                for (int column = 2; column <= 8; column++) {
                    rows.getObject(column);
                }
                require(rows.getBytes(9).length == 2048);
                return rows.getInt(1);
            }
        }
    }

    private static void walk(TenantRegistry tree, Database database, int children) {
        var large = COLLECTION.child("large");
        tree.put(large, ResourceDraft.ofCollection());
        for (int from = 0; from < children; from += RESOURCES) {
            addChildren(database, large, from, Math.min(children, from + RESOURCES));
        }
        var seen = new int[1];
        long start = System.nanoTime();
        tree.eachChild(large, _ -> seen[0]++);
        System.out.printf(Locale.ROOT, "walk over %d children: %.0f/s, heap at most %d MB%n", seen[0],
                seen[0] * 1e9 / (System.nanoTime() - start), Runtime.getRuntime().maxMemory() >> 20);
        require(seen[0] == children);
    }

    private static void addChildren(Database database, RegistryPath collection, int from, int to) {
        database.inTransaction("filling a collection", connection -> {
            try (var statement = connection.prepareStatement(CHILD)) {
                for (int i = from; i < to; i++) {
                    statement.setString(1, "child-" + i);
                    statement.setString(2, "uuid-" + i);
                    statement.setString(3, collection.value());
                    statement.setInt(4, CarbonSchema.SUPER_TENANT);
                    statement.addBatch();
                }
                return statement.executeBatch().length;
            }
        });
    }

    private static void large(TenantRegistry tree, int megabytes) throws IOException {
        long length = (long) megabytes << 20;
        var path = COLLECTION.child("large.bin");
        long start = System.nanoTime();
        tree.put(path, ResourceDraft.ofContent("application/octet-stream", new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                return new RandomStream(length);
            }
        }));
        long put = System.nanoTime() - start;
        start = System.nanoTime();
        long read;
        try (var open = tree.open(path).orElseThrow(); var expected = new RandomStream(length)) {
            read = sameBytes(open.content(), expected);
        }
        System.out.printf(Locale.ROOT,
                "content of %d MB: put %.0f MB/s, get and compare %.0f MB/s, heap at most %d MB%n",
                read >> 20, megabytes * 1e9 / put, megabytes * 1e9 / (System.nanoTime() - start),
                Runtime.getRuntime().maxMemory() >> 20);
        require(read == length);
    }

    private static long sameBytes(InputStream one, InputStream other) throws IOException {
        var left = new byte[1 << 16];
        long total = 0;
        int n = one.readNBytes(left, 0, left.length);
        while (n > 0) {
            require(Arrays.equals(left, 0, n, other.readNBytes(n), 0, n));
            total += n;
            n = one.readNBytes(left, 0, left.length);
        }
        return total;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the registry did not give what was put");
        }
    }

    /** Bytes that do not compress, the same each time. */
    private static final class RandomStream extends InputStream {
        private final Random random = new Random(7);
        private final byte[] block = new byte[8192];
        private long left;
        private int at = block.length;

        RandomStream(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) {
            if (left == 0) {
                return -1;
            }
            if (at == block.length) {
                random.nextBytes(block);
                at = 0;
            }
            int n = (int) Math.min(Math.min(count, block.length - at), left);
            System.arraycopy(block, at, bytes, offset, n);
            at += n;
            left -= n;
            return n;
        }
    }
}
