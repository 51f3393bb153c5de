package org.godwit.upgrade.configure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.godwit.carbon.home.CarbonHome;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.xml.XmlElement;

/** Looks over the home for what no rewriting can settle: JVM options, ports, absolute paths, vault entries without use. */
final class HomeReview {
    private static final Pattern JVM_OPTION = Pattern.compile("-X(?:m[sxn]|ss|X:)[\\w:+=.-]+");
    private static final Set<String> SHIPPED_OPTIONS = Set.of("-Xms256m", "-Xmx512m", "-Xmx1024m",
            "-XX:MaxPermSize=128m", "-XX:MaxPermSize=256m", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=");
    private static final Set<String> USUAL_PORTS = Set.of("9763", "9443");
    private static final Pattern ALIAS = Pattern.compile("secretAlias\\s*=\\s*[\"']([^\"']+)[\"']");
    private static final long LARGEST_TEXT = 1 << 20;

    private final CarbonHome home;
    private final List<CarriedFile> carried;
    private final Map<String, byte[]> rewritten;
    private final List<Notice> notices = new ArrayList<>();

    HomeReview(CarbonHome home, List<CarriedFile> carried, Map<String, byte[]> rewritten) {
        this.home = home;
        this.carried = carried;
        this.rewritten = rewritten;
    }

    List<Notice> notices() {
        jvmOptions();
        ports();
        var used = new TreeSet<String>();
        for (var file : carried) {
            if (file.kind() == CarriedFile.Kind.FILE && isText(file)) {
                look(file.file(), read(home.root().resolve(file.file())), used);
            }
        }
        rewritten.forEach((file, bytes) -> look(file, new String(bytes, StandardCharsets.ISO_8859_1), used));
        vault(used);
        return notices;
    }

    private void jvmOptions() {
        var script = home.root().resolve("bin/wso2server.sh");
        var own = new TreeSet<String>();
        JVM_OPTION.matcher(read(script)).results().map(MatchResult::group).filter(o -> !SHIPPED_OPTIONS.contains(o))
                .forEach(own::add);
        if (!own.isEmpty()) {
            notices.add(new Notice(Notice.Kind.TO_KNOW, "the start script sets " + String.join(" ", own),
                    new Place.File(script), "set JAVA_OPTS for the new server if they are still wanted"));
        }
    }

    private void ports() {
        var file = home.root().resolve("repository/conf/tomcat/catalina-server.xml");
        if (!Files.isReadable(file)) {
            return;
        }
        connectors(Rewriting.rootOf(file)).filter(c -> !USUAL_PORTS.contains(c.attribute("port")))
                .forEach(c -> notices.add(new Notice(Notice.Kind.TO_DO,
                        "a connector listens on port " + c.attribute("port"), c.where(),
                        "start the new server with --http-port or --https-port")));
    }

    private static Stream<XmlElement> connectors(XmlElement element) {
        return element.name().equals("Connector")
                ? Stream.of(element)
                : element.children().stream().flatMap(HomeReview::connectors);
    }

    private void look(String file, String text, Set<String> used) {
        var root = home.root().toString();
        int at = text.indexOf(root + "/");
        if (at >= 0 && !file.equals("repository/conf/security/cipher-text.properties")) {
            int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
            notices.add(new Notice(Notice.Kind.TO_DO, "the file names the old home by its absolute path",
                    new Place.Line(home.root().resolve(file), line, 0),
                    "make the path relative in the new home, or both servers use the same file"));
        }
        ALIAS.matcher(text).results().forEach(m -> used.add(m.group(1)));
    }

    private void vault(Set<String> used) {
        if (!home.vault().isOn()) {
            if (!used.isEmpty()) {
                notices.add(new Notice(Notice.Kind.TO_DO, "elements name secrets of the vault, but the vault is off: "
                        + String.join(", ", used), new Place.File(home.vault().file()),
                        "switch the vault on in secret-conf.properties, or write the passwords"));
            }
            return;
        }
        var unused = new TreeSet<>(home.vault().aliases());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            notices.add(new Notice(Notice.Kind.TO_KNOW, "secrets of the vault that no carried file names: "
                    + String.join(", ", unused), new Place.File(home.vault().file()),
                    "remove them, or give the elements that should use them the attribute svns:secretAlias"));
        }
    }

    private static boolean isText(CarriedFile file) {
        var name = file.file();
        return file.bytes() <= LARGEST_TEXT
                && (name.endsWith(".xml") || name.endsWith(".dbs") || name.endsWith(".properties"));
    }

    /** The text of a file, byte by byte: only ASCII is looked for. Empty when it cannot be read. */
    private static String read(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException _) {
            return "";
        }
    }
}
