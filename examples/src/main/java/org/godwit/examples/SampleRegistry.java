package org.godwit.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.godwit.examples.RegistryTables.Node;

/** What the tenants of the sample installation keep in their registries. */
final class SampleRegistry {
    /** Bytes of the chart of the estuary: H2 1.2 puts it into a file of its own, beside the database. */
    static final int CHART_BYTES = 1_500_000;

    private static final String GOVERNANCE = "/_system/governance";
    private static final List<String> SYSTEM_COLLECTIONS = List.of("/_system/local", "/_system/config",
            "/_system/config/repository/components/org.wso2.carbon.ndatasource", "/_system/config/users",
            GOVERNANCE + "/permission/admin/login", GOVERNANCE + "/permission/admin/manage",
            GOVERNANCE + "/permission/admin/monitor", GOVERNANCE + "/permission/admin/configure",
            GOVERNANCE + "/permission/applications",
            GOVERNANCE + "/repository/components/org.wso2.carbon.tasks/definitions", GOVERNANCE + "/event/topics",
            GOVERNANCE + "/trunk");

    private final RegistryTables tables;

    SampleRegistry(RegistryTables tables) {
        this.tables = tables;
    }

    void fill() throws SQLException {
        tables.lock(SamplePeople.SUPER_TENANT);
        harbourOffice(new Node(SamplePeople.SUPER_TENANT, "/", "admin"));
        ferryCompany(new Node(SamplePeople.FERRIES, "/", "boatswain"));
        birdSociety(new Node(SamplePeople.BIRDS, "/", "müdür"));
        var gone = new Node(SamplePeople.DELETED, "/notes/last.txt", "admin");
        tables.put(gone, "text/plain", text("Nobody reads this any more."), "");
    }

    private void system(Node root) throws SQLException {
        tables.collection(root);
        for (var path : SYSTEM_COLLECTIONS) {
            tables.collection(root.at(path));
        }
        tables.property(root.at(GOVERNANCE + "/permission/admin/login"), "name", "Login");
        tables.property(root.at(GOVERNANCE + "/permission/admin/manage"), "name", "Manage");
    }

    private void harbourOffice(Node root) throws SQLException {
        system(root);
        tables.put(root.at("/_system/local/repository/components/org.wso2.carbon.registry/mount/-_system-governance"),
                "application/vnd.wso2.mount", null, "");
        var charts = new Random(4711);
        for (int i = 1; i <= 40; i++) {
            var harbour = root.at(GOVERNANCE + "/harbours/harbour-%02d.xml".formatted(i));
            tables.put(harbour, "application/xml",
                    text("<harbour number=\"%d\"><name>Liman № %d ⚓</name><depth>%d.5</depth></harbour>".formatted(i, i,
                            i % 17)),
                    "Harbour %d of the sound".formatted(i));
            tables.property(harbour, "berths", Integer.toString(i * 3));
            tables.property(harbour, "language", i % 2 == 0 ? "türkçe" : "русский");
            if (i % 4 == 0) {
                tables.property(harbour, "language", "日本語");
                tables.property(harbour, "empty", "");
                tables.property(harbour, "none", null);
            }
            if (i % 10 == 0) {
                tables.comment(harbour, "Çok güzel bir liman; кофе хороший. 🐦");
                tables.rate(harbour, i / 10);
                tables.tag(harbour, "liman");
                tables.tag(harbour, "гавань");
                tables.put(harbour, "application/xml", text("<harbour number=\"%d\" dredged=\"2014\"/>".formatted(i)),
                        "Harbour %d, dredged".formatted(i));
                tables.property(harbour, "berths", "0");
            }
        }
        timetables(root);
        var chart = new byte[CHART_BYTES];
        charts.nextBytes(chart);
        var estuary = root.at(GOVERNANCE + "/charts/estuary.bin");
        tables.put(estuary, "application/octet-stream", chart, "Soundings of the estuary");
        tables.property(estuary, "scale", "1:25000");
        var small = new byte[256];
        for (int i = 0; i < small.length; i++) {
            small[i] = (byte) i;
        }
        tables.put(root.at(GOVERNANCE + "/charts/all-bytes.bin"), "application/octet-stream", small, "Each byte once");
        tables.put(root.at(GOVERNANCE + "/charts/empty.txt"), "text/plain", new byte[0], "Nothing in it");
        tables.put(root.at(GOVERNANCE + "/charts/鴫の海図 (copy).txt"), "text/plain", text("千鳥ヶ淵\r\n\t末尾"), "");
        tables.put(root.at(GOVERNANCE + "/sightings/today.csv"), "text/csv", text("BTG;312\nKNOT;1200\n"), "");
        tables.associate(estuary, GOVERNANCE + "/harbours/harbour-10.xml", "depends");
        tables.associate(root.at(GOVERNANCE + "/harbours/harbour-10.xml"), estuary.path(), "usedBy");
        tables.associate(estuary, "/_system/governance/charts/not-there-any-more", "association");
        var secret = root.at("/_system/config/users/skipper/notes.txt");
        tables.put(secret, "text/plain", text("Tide at 06:12."), "");
        tables.property(secret, "colour", "grün");
        tables.overwriteWithoutTrace(secret);
        var wrecked = root.at(GOVERNANCE + "/harbours/wrecked.xml");
        tables.put(wrecked, "application/xml", text("<harbour/>"), "Gone since the storm");
        tables.delete(wrecked);
        tables.snapshot(root.at(GOVERNANCE + "/harbours"));
        tables.snapshot(root.at("/"));
    }

    private void timetables(Node root) throws SQLException {
        var summer = root.at(GOVERNANCE + "/timetables/summer.txt");
        for (int year = 2011; year <= 2014; year++) {
            tables.put(summer, "text/plain",
                    text("Summer timetable " + year + "\n" + "06:15 ALB-GUL\n".repeat(year - 2000)),
                    "Summer " + year);
            tables.property(summer, "year", Integer.toString(year));
        }
        var winter = root.at(GOVERNANCE + "/timetables/winter.txt");
        tables.put(winter, "text/plain", text("Kış tarifesi: " + "sefer yok; ".repeat(400)), "Longer than a page");
        tables.comment(winter, "Too short.");
        tables.rate(winter, 1);
    }

    private void ferryCompany(Node root) throws SQLException {
        system(root);
        tables.put(root.at("/_system/config/repository/components/org.wso2.carbon.ndatasource/CREW_ROSTER"), "",
                resource("CREW_ROSTER.datasource.xml"), "");
        var roster = root.at(GOVERNANCE + "/rosters/spring.txt");
        tables.put(roster, "text/plain", text("mate: early\nboatswain: late\n"), "");
        tables.put(roster, "text/plain", text("mate: late\nboatswain: early\n"), "swapped");
        tables.tag(roster, "crew");
        tables.comment(roster, "Swapped at the wish of the mate.");
    }

    private void birdSociety(Node root) throws SQLException {
        system(root);
        for (int i = 1; i <= 12; i++) {
            var ring = root.at(GOVERNANCE + "/rings/TR-%06d.json".formatted(i));
            tables.put(ring, "application/json", text("{\"halka\": %d, \"tür\": \"leylek\"}".formatted(i)), "");
            tables.property(ring, "okundu", i % 3 == 0 ? "evet" : "hayır");
        }
        tables.rate(root.at(GOVERNANCE + "/rings/TR-000001.json"), 5);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (var in = SampleRegistry.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
