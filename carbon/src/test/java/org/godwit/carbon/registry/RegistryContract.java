package org.godwit.carbon.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.godwit.carbon.database.Catalog;
import org.godwit.carbon.database.Database;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.registry.TestRegistry.Wish;
import org.godwit.carbon.schema.CarbonSchema;
import org.godwit.carbon.schema.Fingerprint;
import org.godwit.carbon.schema.Generation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for a registry on any engine. After each test, the database must be one that Carbon could go on with. */
abstract class RegistryContract {
    private static final RegistryPath NOTES = new RegistryPath("/harbour/notes");
    private static final RegistryPath TIDE = NOTES.child("tide.txt");

    private final Database database = database();
    private final Registry registry = TestRegistry.open(database, Wish.USUAL);
    private final TenantRegistry tree = registry.tenant(CarbonSchema.SUPER_TENANT, Visitor.trusted("anna"));

    abstract Database database();

    @AfterEach
    void theDatabaseIsStillACompleteAndConsistentOne() {
        registry.close();
        var fingerprint = database.with("reading the catalog", c -> Fingerprint.of(Catalog.read(c)));
        assertThat(fingerprint.generation()).isEqualTo(Generation.CARBON_4_2);
        assertThat(fingerprint.differences()).isEmpty();
        assertThat(number("""
                SELECT COUNT(*) FROM (SELECT REG_PATH_ID, REG_NAME FROM REG_RESOURCE WHERE REG_TENANT_ID = -1234
                GROUP BY REG_PATH_ID, REG_NAME HAVING COUNT(*) > 1) AS TWICE""")).isZero();
        assertThat(number("""
                SELECT COUNT(*) FROM REG_CONTENT C WHERE NOT EXISTS (SELECT 1 FROM REG_RESOURCE R
                WHERE R.REG_CONTENT_ID = C.REG_CONTENT_ID AND R.REG_TENANT_ID = C.REG_TENANT_ID)""")).isZero();
        assertThat(number("""
                SELECT COUNT(*) FROM REG_PROPERTY T WHERE NOT EXISTS (SELECT 1 FROM REG_RESOURCE_PROPERTY L
                WHERE L.REG_PROPERTY_ID = T.REG_ID)""")).isZero();
        assertThat(number("""
                SELECT COUNT(*) FROM REG_RESOURCE R JOIN REG_PATH P ON P.REG_PATH_ID = R.REG_PATH_ID
                WHERE P.REG_PATH_VALUE <> '/' AND NOT EXISTS (SELECT 1 FROM REG_RESOURCE A
                WHERE A.REG_NAME IS NULL AND A.REG_PATH_ID = P.REG_PATH_PARENT_ID)""")).isZero();
    }

    private int number(String sql) {
        return database.with("looking into a test", connection -> {
            try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private static ResourceDraft text(String text) {
        return ResourceDraft.ofContent("text/plain", Content.of(text));
    }

    private String read(RegistryPath path) {
        try (var open = tree.open(path).orElseThrow()) {
            return new String(open.content().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names(RegistryPath path) {
        var names = new ArrayList<String>();
        tree.eachChild(path, child -> names.add(child.name() + (child.collection() ? "/" : "")));
        return names;
    }

    @Test
    void aResourceIsReadAsItWasWrittenAndTheCollectionsAboveAreMade() {
        var put = tree.put(TIDE, text("06:12 ⚓ gelgit").withDescription("Tide of the day").with("colour", "grün")
                .with("colour", "rot").with("empty", "").with("none", null));

        var got = tree.get(TIDE).orElseThrow();
        assertThat(got).usingRecursiveComparison().ignoringFields("uuid").isEqualTo(put);
        assertThat(got.properties()).containsExactly(new Property("colour", "grün"), new Property("colour", "rot"),
                new Property("empty", ""), new Property("none", null));
        assertThat(got.creator()).isEqualTo("anna");
        assertThat(got.description()).isEqualTo("Tide of the day");
        assertThat(read(TIDE)).isEqualTo("06:12 ⚓ gelgit");
        assertThat(tree.get(NOTES).orElseThrow().collection()).isTrue();
        assertThat(names(RegistryPath.ROOT)).containsExactly("harbour/");
        assertThat(registry.tenant(7, Visitor.trusted("berta")).get(TIDE)).isEmpty();
    }

    @Test
    void overwritingKeepsTheStateBeforeAndARestoreBringsItBack() {
        tree.put(TIDE, text("first").with("year", "2011"));
        tree.comment(TIDE, "Too short.");
        tree.tag(TIDE, "gelgit");
        tree.rate(TIDE, 3);
        var before = tree.get(TIDE).orElseThrow();

        tree.put(TIDE, text("second").with("year", "2012"));

        var after = tree.get(TIDE).orElseThrow();
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(after.uuid()).isNotEqualTo(before.uuid());
        assertThat(tree.comments(TIDE)).extracting(Comment::text).containsExactly("Too short.");
        assertThat(tree.tags(TIDE)).extracting(Tag::name).containsExactly("gelgit");
        assertThat(tree.ratings(TIDE)).extracting(Rating::stars).containsExactly(3);
        assertThat(number("SELECT REG_VERSION FROM REG_RESOURCE_HISTORY")).isEqualTo(before.version());
        assertThat(number("SELECT COUNT(*) FROM REG_CONTENT_HISTORY")).isEqualTo(1);
        var versions = tree.versions(TIDE);
        assertThat(versions).hasSize(1);
        try (var old = tree.openVersion(TIDE, versions.getFirst().number()).orElseThrow()) {
            assertThat(old.content()).hasContent("first");
            assertThat(old.resource().property("year")).contains("2011");
        }

        tree.restore(TIDE, versions.getFirst().number());

        assertThat(read(TIDE)).isEqualTo("first");
        assertThat(tree.get(TIDE).orElseThrow().property("year")).contains("2011");
        assertThat(tree.versions(TIDE)).hasSize(2);
        assertThat(tree.log(TIDE, 10)).extracting(e -> LogAction.of(e.action()).orElseThrow()).containsExactly(
                LogAction.RESTORED, LogAction.UPDATED, LogAction.RATED, LogAction.TAGGED, LogAction.COMMENTED,
                LogAction.ADDED);
    }

    @Test
    void aSnapshotIsEightBytesBigEndianForEachVersion() {
        tree.put(TIDE, text("first"));
        int version = tree.get(TIDE).orElseThrow().version();
        tree.put(TIDE, text("second"));

        byte[] bytes = database.with("looking into a test", connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT REG_RESOURCE_VIDS FROM REG_SNAPSHOT")) {
                rows.next();
                return rows.getBytes(1);
            }
        });

        assertThat(bytes).containsExactly(0, 0, 0, 0, 0, 0, version >> 8, version & 0xFF);
    }

    @Test
    void aVersionOfACollectionBringsBackAllThatWasBelow() {
        tree.put(TIDE, text("tide"));
        tree.put(NOTES.child("wind.txt"), text("wind").with("from", "NW"));
        tree.put(NOTES.child("more").child("ice.txt"), text("ice"));
        int version = tree.createVersion(NOTES);
        tree.put(TIDE, text("changed"));
        tree.delete(NOTES.child("more"));
        tree.put(NOTES.child("later.txt"), text("later"));

        tree.restore(NOTES, version);

        assertThat(names(NOTES)).containsExactly("more/", "tide.txt", "wind.txt");
        assertThat(read(TIDE)).isEqualTo("tide");
        assertThat(read(NOTES.child("more").child("ice.txt"))).isEqualTo("ice");
        assertThat(tree.get(NOTES.child("wind.txt")).orElseThrow().property("from")).contains("NW");
        assertThatThrownBy(() -> tree.restore(TIDE, version)).isInstanceOf(ProblemException.class)
                .hasMessageContaining("GW-REGISTRY-009");
    }

    @Test
    void aSubtreeIsMovedCopiedAndDeletedWithAllThatHangsOnIt() {
        tree.put(TIDE, text("tide").with("a", "1"));
        tree.put(NOTES.child("more").child("ice.txt"), text("ice"));
        tree.comment(TIDE, "good");
        tree.associate(TIDE, NOTES.child("more").value(), "depends");
        int version = tree.get(TIDE).orElseThrow().version();
        var moved = new RegistryPath("/office/papers");
        var copied = new RegistryPath("/office/copies");

        tree.move(NOTES, moved);
        tree.copy(moved, copied);

        assertThat(tree.get(NOTES)).isEmpty();
        assertThat(tree.get(moved.child("tide.txt")).orElseThrow().version()).isEqualTo(version);
        assertThat(tree.associations(moved.child("tide.txt")))
                .containsExactly(new Association("/office/papers/tide.txt", "/office/papers/more", "depends"));
        assertThat(names(copied)).containsExactly("more/", "tide.txt");
        assertThat(read(copied.child("more").child("ice.txt"))).isEqualTo("ice");
        assertThat(tree.comments(copied.child("tide.txt"))).extracting(Comment::text).containsExactly("good");
        assertThat(tree.get(copied.child("tide.txt")).orElseThrow().property("a")).contains("1");

        assertThat(tree.delete(moved)).isTrue();
        assertThat(tree.delete(moved)).isFalse();
        assertThat(tree.get(moved.child("more"))).isEmpty();
        assertThat(tree.associations(moved.child("tide.txt"))).isEmpty();
        assertThatThrownBy(() -> tree.move(copied, copied.child("inside"))).hasMessageContaining("GW-REGISTRY-007");
    }

    @Test
    void whatHangsOnPlacesFollowsThem() {
        try (var other = TestRegistry.open(database, new Wish(false, false, false, List.of(), List.of()))) {
            var byPlace = other.tenant(CarbonSchema.SUPER_TENANT, Visitor.trusted("anna"));
            byPlace.put(TIDE, text("tide").with("year", "2011"));
            byPlace.comment(TIDE, "good");
            byPlace.put(TIDE, text("tide").with("year", "2012"));
            assertThat(byPlace.versions(TIDE)).isEmpty();

            byPlace.move(NOTES, new RegistryPath("/papers"));

            var moved = new RegistryPath("/papers/tide.txt");
            assertThat(byPlace.get(moved).orElseThrow().properties()).containsExactly(new Property("year", "2012"));
            assertThat(byPlace.comments(moved)).extracting(Comment::text).containsExactly("good");
            assertThat(number("SELECT COUNT(*) FROM REG_RESOURCE_PROPERTY WHERE REG_VERSION IS NOT NULL")).isZero();
            byPlace.delete(new RegistryPath("/papers"));
            assertThat(number("SELECT COUNT(*) FROM REG_COMMENT")).isZero();
        }
    }

    @Test
    void linksAreFollowedDeletedAloneAndNeverRoundInCircles() {
        tree.put(TIDE, text("tide"));
        var link = new RegistryPath("/short");
        tree.link(link, NOTES);

        assertThat(read(link.child("tide.txt"))).isEqualTo("tide");
        assertThat(names(link)).containsExactly("tide.txt");
        tree.put(link.child("wind.txt"), text("wind"));
        assertThat(names(NOTES)).containsExactly("tide.txt", "wind.txt");
        assertThat(tree.linkTarget(link)).contains(NOTES);
        assertThatThrownBy(() -> tree.link(link.child("in"), NOTES.child("in").child("deep")))
                .hasMessageContaining("GW-REGISTRY-004");

        tree.put(new RegistryPath("/a"), ResourceDraft.ofCollection().with("registry.linkrestoration", "/a;/b;anna"));
        tree.put(new RegistryPath("/b"), ResourceDraft.ofCollection().with("registry.linkrestoration", "/b;/a;anna"));
        assertThatThrownBy(() -> tree.get(new RegistryPath("/a/x"))).hasMessageContaining("GW-REGISTRY-004");

        tree.delete(link);
        assertThat(tree.get(link)).isEmpty();
        assertThat(read(TIDE)).isEqualTo("tide");
    }

    @Test
    void oddNamesAreKeptAndImpossibleOnesRefused() {
        var odd = List.of("鴫の海図 (copy).txt", "a;version:1", "100% \"sure\" <&>'", " blank ", "..", ".", "tab\there",
                "back\\slash", "İıŞş", "%_!", "é", "e\u0301", "🐦");
        for (var name : odd) {
            tree.put(NOTES.child(name), text(name));
        }

        assertThat(names(NOTES)).containsExactlyInAnyOrderElementsOf(odd);
        for (var name : odd) {
            assertThat(read(NOTES.child(name))).isEqualTo(name);
        }
        for (var impossible : List.of("", "x", "/a//", "/a//b", "/nul\0", "/" + "x".repeat(257))) {
            assertThatThrownBy(() -> RegistryPath.parse(impossible)).hasMessageContaining("GW-REGISTRY-001");
        }
        assertThat(RegistryPath.parse("conf:/a/b")).isEqualTo(new RegistryPath("/_system/config/a/b"));
        assertThat(RegistryPath.parse("gov:a/")).isEqualTo(new RegistryPath("/_system/governance/a"));
    }

    @Test
    void aResourceIsNoCollectionAndTheOtherWayRound() {
        tree.put(TIDE, text("tide"));

        assertThatThrownBy(() -> tree.put(NOTES, text("x"))).hasMessageContaining("GW-REGISTRY-003");
        assertThatThrownBy(() -> tree.put(TIDE, ResourceDraft.ofCollection())).hasMessageContaining("GW-REGISTRY-003");
        assertThatThrownBy(() -> tree.put(TIDE.child("x"), text("x"))).hasMessageContaining("GW-REGISTRY-003");
        assertThatThrownBy(() -> tree.put(TIDE, text("x").with("a", "y".repeat(1001))))
                .hasMessageContaining("GW-REGISTRY-010");
        assertThat(read(TIDE)).isEqualTo("tide");
    }

    @Test
    void manyWritersOfOneNewResourceLeaveOne() throws InterruptedException {
        var threads = IntStream.range(0, 8).mapToObj(i -> Thread.ofVirtual().start(
                () -> tree.put(new RegistryPath("/deep/in/the/tree.txt"), text("writer " + i)))).toList();
        for (var thread : threads) {
            thread.join();
        }

        assertThat(read(new RegistryPath("/deep/in/the/tree.txt"))).startsWith("writer ");
        assertThat(tree.versions(new RegistryPath("/deep/in/the/tree.txt"))).hasSize(7);
    }

    /** They make, overwrite, move and delete in one collection, and have paths and rows in common. */
    @Test
    void manyWritersInOneCollectionLoseNothing() throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var threads = IntStream.range(0, 6).mapToObj(i -> Thread.ofVirtual().unstarted(() -> {
            for (int round = 0; round < 4; round++) {
                tree.put(NOTES.child("of " + i), text("round " + round).with("round", Integer.toString(round)));
                tree.put(NOTES.child("of all"), text("by " + i));
                tree.comment(NOTES.child("of " + i), "round " + round);
                tree.put(NOTES.child("early " + i), text("moved " + round));
                tree.move(NOTES.child("early " + i), NOTES.child("below " + i).child("late"));
                tree.delete(NOTES.child("of all"));
            }
        })).toList();
        for (var thread : threads) {
            thread.setUncaughtExceptionHandler((_, e) -> failures.add(e));
            thread.start();
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        for (int i = 0; i < threads.size(); i++) {
            assertThat(read(NOTES.child("of " + i))).isEqualTo("round 3");
            assertThat(tree.comments(NOTES.child("of " + i))).hasSize(4);
            assertThat(read(NOTES.child("below " + i).child("late"))).isEqualTo("moved 3");
        }
        assertThat(names(NOTES)).hasSize(2 * threads.size());
    }

    @Test
    void contentOfEverySizeIsStreamed() throws IOException {
        for (int size : new int[]{0, 1, 65_535, 65_536, 65_537, 20_000_000}) {
            tree.put(TIDE, ResourceDraft.ofContent("application/octet-stream", PatternContent.of(size)));
            try (var open = tree.open(TIDE).orElseThrow(); var expected = PatternContent.of(size).open()) {
                assertThat(open.content()).hasSameContentAs(expected);
            }
        }
        tree.put(TIDE, ResourceDraft.ofContent("text/plain", Content.of("")).withContent(null));
        assertThat(tree.get(TIDE).orElseThrow().hasContent()).isFalse();
        assertThat(read(TIDE)).isEmpty();
    }

    @Test
    void aFailingWriteChangesNothing() {
        tree.put(TIDE, text("tide"));
        var broken = new PatternContent(10_000_000, 5_000_000);

        assertThatThrownBy(() -> tree.put(TIDE, ResourceDraft.ofContent("text/plain", broken)))
                .isInstanceOf(ProblemException.class);

        assertThat(read(TIDE)).isEqualTo("tide");
        assertThat(tree.versions(TIDE)).isEmpty();
    }

    private void fill() {
        tree.put(TIDE, text("06:12 ⚓").withDescription("Tide & <more>").with("colour", "grün").with("colour", "rot"));
        tree.comment(TIDE, "Çok güzel");
        tree.tag(TIDE, "гавань");
        tree.rate(TIDE, 4);
        tree.associate(TIDE, NOTES.child("more").value(), "depends");
        tree.associate(TIDE, "https://example.org/x", "seeAlso");
        tree.put(NOTES.child("more").child("..").child("a%b?.bin"),
                ResourceDraft.ofContent("application/octet-stream", PatternContent.of(200_000)));
        tree.put(NOTES.child("nothing"), text("").withContent(null).with("empty", ""));
        tree.put(NOTES.child("empty.txt"), text(""));
        tree.link(NOTES.child("link"), NOTES.child("more"));
    }

    private void assertFilled(RegistryPath at) {
        var tide = tree.get(at.child("tide.txt")).orElseThrow();
        assertThat(tide).usingRecursiveComparison().ignoringFields("path", "version")
                .isEqualTo(tree.get(TIDE).orElseThrow());
        assertThat(read(tide.path())).isEqualTo("06:12 ⚓");
        assertThat(tree.comments(tide.path())).extracting(Comment::text).containsExactly("Çok güzel");
        assertThat(tree.tags(tide.path())).isEqualTo(tree.tags(TIDE));
        assertThat(tree.ratings(tide.path())).isEqualTo(tree.ratings(TIDE));
        assertThat(tree.associations(tide.path())).containsExactlyInAnyOrder(
                new Association(tide.path().value(), at.child("more").value(), "depends"),
                new Association(tide.path().value(), "https://example.org/x", "seeAlso"));
        try (var open = tree.open(at.child("more").child("..").child("a%b?.bin")).orElseThrow();
                var expected = PatternContent.of(200_000).open()) {
            assertThat(open.content()).hasSameContentAs(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(tree.get(at.child("nothing")).orElseThrow().hasContent()).isFalse();
        assertThat(tree.get(at.child("empty.txt")).orElseThrow().hasContent()).isTrue();
        assertThat(tree.linkTarget(at.child("link"))).contains(at.child("more"));
    }

    @Test
    void aTreeGoesOutAndInAsADumpAndReplacesWhatIsThere(@TempDir Path folder) {
        fill();
        var exchange = new RegistryExchange(tree);
        var other = new RegistryPath("/office/copies");
        tree.put(other.child("more").child("unwanted.txt"), text("x"));

        int out = exchange.exportDump(NOTES, folder.resolve("dump.xml"));
        int in = exchange.importDump(other, folder.resolve("dump.xml"));

        assertThat(in).isEqualTo(out).isEqualTo(8);
        assertFilled(other);
        assertThat(names(other.child("more"))).containsExactly("../");
        assertThatThrownBy(() -> exchange.exportDump(NOTES, folder.resolve("dump.xml")))
                .hasMessageContaining("GW-REGISTRY-016");
    }

    @Test
    void aTreeGoesOutAndInAsPlainFilesThatStayInTheirFolder(@TempDir Path folder) throws IOException {
        fill();
        var exchange = new RegistryExchange(tree);
        var other = new RegistryPath("/office/copies");

        exchange.exportFiles(NOTES, folder.resolve("out"));
        exchange.importFiles(other, folder.resolve("out"));

        assertFilled(other);
        assertThat(folder.resolve("out/tide.txt")).hasContent("06:12 ⚓");
        assertThat(folder).isDirectoryContaining(f -> f.endsWith("out"));
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDumpOfCarbonsIsUnderstoodAndABrokenOneChangesNothing(@TempDir Path folder) throws IOException {
        var dump = Files.writeString(folder.resolve("dump.xml"), """
                <resource path="/old" isCollection="true"><mediaType></mediaType><creator>admin</creator>
                <createdTime>1378110660000</createdTime><lastUpdater>admin</lastUpdater><unknown><x/></unknown>
                <lastModified>1378110660000</lastModified><description></description><children>
                <resource path="/old/note.txt" isCollection="false"><mediaType>text/plain</mediaType><creator>ali</creator>
                <properties><property key="a">1</property><property key="a">2</property></properties>
                <content>VGlk
                ZQ==</content></resource></children></resource>""");
        var broken = Files.writeString(folder.resolve("broken.xml"),
                Files.readString(dump).replace("</children></resource>", ""));
        var nonsense = Files.writeString(folder.resolve("nonsense.xml"), "<resources/>");
        var exchange = new RegistryExchange(tree);
        tree.put(TIDE, text("tide"));

        exchange.importDump(NOTES.child("in"), dump);

        assertThat(read(NOTES.child("in").child("note.txt"))).isEqualTo("Tide");
        assertThat(tree.get(NOTES.child("in").child("note.txt")).orElseThrow().properties())
                .containsExactly(new Property("a", "1"), new Property("a", "2"));
        for (var file : List.of(broken, nonsense)) {
            assertThatThrownBy(() -> exchange.importDump(NOTES, file)).hasMessageContaining("GW-REGISTRY-013");
        }
        assertThat(names(NOTES)).containsExactly("in/", "tide.txt");
        tree.put(NOTES.child("odd"), text("x").with("a", "\u0001"));
        assertThatThrownBy(() -> exchange.exportDump(NOTES, folder.resolve("odd.xml")))
                .hasMessageContaining("GW-REGISTRY-014");
        assertThat(folder.resolve("odd.xml")).doesNotExist();
    }
}
