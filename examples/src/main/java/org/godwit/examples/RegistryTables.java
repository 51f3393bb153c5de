package org.godwit.examples;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.godwit.carbon.schema.CarbonSchema;
import org.jspecify.annotations.Nullable;

/**
 * Writes the registry, {@code REG_*}, the way Carbon's own code does: a collection is a path and a resource without a name, a
 * plain resource has its parent's path, each write makes a new version, and the version before it goes to the history with
 * the same number. Properties, comments, ratings and tags belong to versions; those of versions that are gone stay behind.
 */
final class RegistryTables implements AutoCloseable {
    private static final LocalDateTime FIRST_WRITE = LocalDateTime.of(2013, 9, 2, 8, 31, 0);
    private static final int ADDED = 0;
    private static final int UPDATED = 1;
    private static final int COMMENTED = 2;
    private static final int TAGGED = 4;
    private static final int RATED = 6;
    private static final int DELETED = 7;
    private static final int ASSOCIATED = 15;

    private final Connection connection;
    private final OldDatabase database;
    private final Map<String, TableFiller> fillers = new LinkedHashMap<>();
    private final Map<String, Integer> paths = new HashMap<>();
    private final Map<String, Version> live = new LinkedHashMap<>();
    private final Random random = new Random(31);
    private int seconds;

    RegistryTables(OldDatabase database) {
        this.database = database;
        this.connection = database.connection();
    }

    /** The live version of one resource. */
    private record Version(int pathId, @Nullable String name, int number, @Nullable Integer contentId,
            @Nullable String mediaType, LocalDateTime created, String uuid) {}

    /** One place in the tree of one tenant, and who writes there. */
    record Node(int tenant, String path, String user) {
        String key() {
            return UserTables.key(tenant, path);
        }

        String parent() {
            int slash = path.lastIndexOf('/');
            return slash == 0 ? "/" : path.substring(0, slash);
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        Node at(String other) {
            return new Node(tenant, other, user);
        }
    }

    /** The mark that servers of all versions left when they initialised a database. */
    void lock(int tenant) throws SQLException {
        filler("REG_CLUSTER_LOCK").row("INITIALIZE", "UNLOCKED", FIRST_WRITE, tenant);
    }

    /** Makes a collection with all that lead to it, unless it is there. */
    void collection(Node node) throws SQLException {
        if (paths.containsKey(node.key())) {
            return;
        }
        int parent = -1;
        if (!node.path().equals("/")) {
            collection(node.at(node.parent()));
            parent = pathOfParent(node);
        }
        int id = filler("REG_PATH").next();
        paths.put(node.key(), id);
        filler("REG_PATH").row(id, node.path(), parent, node.tenant());
        insert(node, new Version(id, null, filler("REG_RESOURCE").next(), null, null, now(), uuid()), "");
        log(node, ADDED, null);
    }

    /** Adds a resource, or overwrites it and keeps the version before. */
    void put(Node node, String mediaType, byte @Nullable [] content, String description) throws SQLException {
        collection(node.at(node.parent()));
        var before = live.get(node.key());
        if (before != null) {
            retire(node, before, 0);
        }
        Integer contentId = null;
        if (content != null) {
            contentId = filler("REG_CONTENT").next();
            filler("REG_CONTENT").row(contentId, content, node.tenant());
        }
        insert(node,
                new Version(pathOfParent(node), node.name(),
                        filler("REG_RESOURCE").next(), contentId, mediaType, before == null ? now() : before.created(),
                        uuid()),
                description);
        log(node, before == null ? ADDED : UPDATED, null);
    }

    /** Deletes a resource; its last version stays in the history, marked. */
    void delete(Node node) throws SQLException {
        retire(node, live(node), 1);
        live.remove(node.key());
        log(node, DELETED, null);
    }

    /** Gives the live version a property; several of one name are one property with several values. */
    void property(Node node, String name, @Nullable String value) throws SQLException {
        int id = filler("REG_PROPERTY").next();
        filler("REG_PROPERTY").row(id, name, value, node.tenant());
        filler("REG_RESOURCE_PROPERTY").row(id, live(node).number(), null, null, node.tenant());
    }

    void comment(Node node, String text) throws SQLException {
        int id = filler("REG_COMMENT").next();
        filler("REG_COMMENT").row(id, text, node.user(), now(), node.tenant());
        filler("REG_RESOURCE_COMMENT").row(id, live(node).number(), null, null, node.tenant());
        log(node, COMMENTED, text);
    }

    void tag(Node node, String tag) throws SQLException {
        int id = filler("REG_TAG").next();
        filler("REG_TAG").row(id, tag, node.user(), now(), node.tenant());
        filler("REG_RESOURCE_TAG").row(id, live(node).number(), null, null, node.tenant());
        log(node, TAGGED, tag);
    }

    void rate(Node node, int stars) throws SQLException {
        int id = filler("REG_RATING").next();
        filler("REG_RATING").row(id, stars, node.user(), now(), node.tenant());
        filler("REG_RESOURCE_RATING").row(id, live(node).number(), null, null, node.tenant());
        log(node, RATED, Integer.toString(stars));
    }

    void associate(Node from, String to, String type) throws SQLException {
        filler("REG_ASSOCIATION").row(filler("REG_ASSOCIATION").next(), from.path(), to, type, from.tenant());
        log(from, ASSOCIATED, type + ";" + to);
    }

    /** Notes which versions a resource, or a collection with all below it, has now: eight bytes for each. */
    void snapshot(Node node) throws SQLException {
        var below = node.path().equals("/") ? "/" : node.path() + "/";
        var versions = live.entrySet().stream()
                .filter(e -> e.getKey().equals(node.key())
                        || e.getKey().startsWith(UserTables.key(node.tenant(), below)))
                .map(e -> e.getValue().number()).toList();
        var root = live(node);
        filler("REG_SNAPSHOT").row(filler("REG_SNAPSHOT").next(), root.pathId(), root.name(), bytes(versions),
                node.tenant());
    }

    private void insert(Node node, Version version, String description) throws SQLException {
        filler("REG_RESOURCE").row(version.pathId(), version.name(), version.number(), version.mediaType(),
                node.user(), version.created(), node.user(), now(), description, version.contentId(), node.tenant(),
                version.uuid());
        live.put(node.key(), version);
    }

    private void retire(Node node, Version version, int deleted) throws SQLException {
        if (version.contentId() != null) {
            try (var copy = connection.prepareStatement("""
                    INSERT INTO REG_CONTENT_HISTORY (REG_CONTENT_ID, REG_CONTENT_DATA, REG_DELETED, REG_TENANT_ID)
                    SELECT REG_CONTENT_ID, REG_CONTENT_DATA, ?, REG_TENANT_ID FROM REG_CONTENT WHERE REG_CONTENT_ID = ?
                    """)) {
                copy.setInt(1, deleted);
                copy.setInt(2, version.contentId());
                copy.executeUpdate();
            }
        }
        try (var copy = connection.prepareStatement("""
                INSERT INTO REG_RESOURCE_HISTORY (REG_PATH_ID, REG_NAME, REG_VERSION, REG_MEDIA_TYPE, REG_CREATOR,
                    REG_CREATED_TIME, REG_LAST_UPDATOR, REG_LAST_UPDATED_TIME, REG_DESCRIPTION, REG_CONTENT_ID,
                    REG_DELETED, REG_TENANT_ID, REG_UUID)
                SELECT REG_PATH_ID, REG_NAME, REG_VERSION, REG_MEDIA_TYPE, REG_CREATOR, REG_CREATED_TIME,
                    REG_LAST_UPDATOR, REG_LAST_UPDATED_TIME, REG_DESCRIPTION, REG_CONTENT_ID, ?, REG_TENANT_ID, REG_UUID
                FROM REG_RESOURCE WHERE REG_VERSION = ?
                """);
                var resource = connection.prepareStatement("DELETE FROM REG_RESOURCE WHERE REG_VERSION = ?");
                var content = connection.prepareStatement("DELETE FROM REG_CONTENT WHERE REG_CONTENT_ID = ?")) {
            copy.setInt(1, deleted);
            copy.setInt(2, version.number());
            copy.executeUpdate();
            filler("REG_SNAPSHOT").row(filler("REG_SNAPSHOT").next(), version.pathId(), version.name(),
                    bytes(List.of(version.number())), node.tenant());
            resource.setInt(1, version.number());
            resource.executeUpdate();
            if (version.contentId() != null) {
                content.setInt(1, version.contentId());
                content.executeUpdate();
            }
        }
    }

    /** Overwrites without keeping the version before, as servers do that keep none: its properties stay behind. */
    void overwriteWithoutTrace(Node node) throws SQLException {
        var before = live(node);
        try (var delete = connection.prepareStatement("DELETE FROM REG_RESOURCE WHERE REG_VERSION = ?")) {
            delete.setInt(1, before.number());
            delete.executeUpdate();
        }
        insert(node, new Version(before.pathId(), before.name(), filler("REG_RESOURCE").next(), before.contentId(),
                before.mediaType(), before.created(), uuid()), "");
        log(node, UPDATED, null);
    }

    private void log(Node node, int action, @Nullable String detail) throws SQLException {
        filler("REG_LOG").row(filler("REG_LOG").next(), node.path(), node.user(), now(), action, detail,
                node.tenant());
    }

    private int pathOfParent(Node node) {
        var id = paths.get(UserTables.key(node.tenant(), node.parent()));
        if (id == null) {
            throw new IllegalArgumentException("no collection above " + node);
        }
        return id;
    }

    private Version live(Node node) {
        var version = live.get(node.key());
        if (version == null) {
            throw new IllegalArgumentException("nothing at " + node);
        }
        return version;
    }

    private static byte[] bytes(List<Integer> versions) {
        var buffer = ByteBuffer.allocate(Long.BYTES * versions.size());
        versions.forEach(v -> buffer.putLong(v.longValue()));
        return buffer.array();
    }

    private LocalDateTime now() {
        return FIRST_WRITE.plusSeconds(61L * seconds++).plusNanos(1_000_000L * (seconds % 997));
    }

    private String uuid() {
        return new UUID((random.nextLong() & ~0xF000L) | 0x4000L, (random.nextLong() >>> 2) | Long.MIN_VALUE)
                .toString();
    }

    private TableFiller filler(String table) throws SQLException {
        var filler = fillers.get(table);
        if (filler == null) {
            filler = database.fill(CarbonSchema.CARBON_4_1, table);
            fillers.put(table, filler);
        }
        return filler;
    }

    @Override
    public void close() throws SQLException {
        for (var filler : fillers.values()) {
            filler.close();
        }
    }
}
