package org.godwit.carbon.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.KeystoreCipher;
import org.godwit.carbon.secret.MasterPasswords;
import org.godwit.carbon.secret.Secret;
import org.godwit.carbon.xml.XmlElement;
import org.godwit.carbon.xml.XmlFile;

/** Reads {@code carbon.xml} and the version files. */
final class ServerReader {
    private static final Pattern PRODUCT = Pattern.compile("(.*?)\\s+v?(\\d+(?:\\.\\d+)*\\S*)\\s*");
    private static final Pattern KERNEL = Pattern.compile(".*?v?(\\d+\\.\\d+\\.\\d+).*", Pattern.DOTALL);
    private static final String DEFAULT_KEYSTORE = "repository/resources/security/wso2carbon.jks";

    private final Path root;
    private final XmlElement server;
    private final Placeholders placeholders;
    private final int offset;

    ServerReader(Path root, XmlFile carbon, Problems problems) {
        this.root = root;
        this.server = carbon.root();
        this.offset = offset(problems);
        this.placeholders = new Placeholders(root, ports());
    }

    Placeholders placeholders() {
        return placeholders;
    }

    /** {@return where the primary key pair is, with every password that may open it and is not itself in the vault} */
    KeystoreCipher.Source keystore(MasterPasswords found) {
        var store = new java.util.ArrayList<>(found.store());
        var key = new java.util.ArrayList<>(found.key());
        keystoreElement("Password").filter(e -> e.attribute("secretAlias").isEmpty())
                .ifPresent(e -> store.add(Secret.of(placeholders.expand(e.text()))));
        keystoreElement("KeyPassword").filter(e -> e.attribute("secretAlias").isEmpty())
                .ifPresent(e -> key.add(Secret.of(placeholders.expand(e.text()))));
        return new KeystoreCipher.Source(keystoreFile(), keystoreText("Type", "JKS"),
                keystoreText("KeyAlias", "wso2carbon"), store, key);
    }

    ServerDefinition read(ProtectedText texts) {
        var versionFile = PRODUCT.matcher(line(HomeFile.PRODUCT_VERSION));
        boolean told = versionFile.matches();
        var kernel = KERNEL.matcher(line(HomeFile.KERNEL_VERSION));
        var keystore = new ServerDefinition.Keystore(keystoreFile(), keystoreText("Type", "JKS"),
                keystoreElement("Password").map(texts::secret).orElse(Secret.none()),
                keystoreText("KeyAlias", "wso2carbon"),
                keystoreElement("KeyPassword").map(texts::secret).orElse(Secret.none()));
        return new ServerDefinition(text("Name").or(() -> told ? Optional.of(versionFile.group(1)) : Optional.empty())
                .orElse(""),
                text("Version").or(() -> told ? Optional.of(versionFile.group(2)) : Optional.empty()).orElse(""),
                text("ServerKey").orElse(""), kernel.matches() ? kernel.group(1) : "",
                told ? versionFile.group(2) : "", text("HostName").orElse(""), offset, placeholders.ports(), keystore);
    }

    private int offset(Problems problems) {
        var element = server.at("Ports", "Offset");
        var text = element.map(XmlElement::text).filter(t -> !t.isEmpty()).orElse("0");
        // A start script may set it: ${portOffset}. Carbon then takes the system property.
        var expanded = new Placeholders(root, Map.of()).expand(text);
        if (expanded.startsWith("${")) {
            return 0;
        }
        if (!expanded.matches("-?\\d{1,5}")) {
            problems.add(new Problem(HomeProblem.SETTING_INVALID, "The port offset is not a number.",
                    element.<Place>map(XmlElement::where).orElse(new Place.File(HomeFile.CARBON.in(root))),
                    "Ports/Offset is \"" + expanded + "\"", "write a whole number such as 0 into Ports/Offset"));
            return 0;
        }
        return Integer.parseInt(expanded);
    }

    private Map<String, Integer> ports() {
        var ports = new HashMap<String, Integer>();
        server.child("Ports").ifPresent(p -> collect("Ports", p.children(), ports));
        ports.remove("Ports.Offset");
        return ports;
    }

    private void collect(String prefix, List<XmlElement> elements, Map<String, Integer> ports) {
        for (var element : elements) {
            var name = prefix + "." + element.name();
            if (element.text().matches("\\d{1,5}")) {
                ports.put(name, Integer.parseInt(element.text()) + offset);
            }
            collect(name, element.children(), ports);
        }
    }

    private Optional<String> text(String name) {
        return server.child(name).map(e -> placeholders.expand(e.text())).filter(t -> !t.isEmpty());
    }

    private Optional<XmlElement> keystoreElement(String name) {
        return server.at("Security", "KeyStore", name);
    }

    private String keystoreText(String name, String defaultValue) {
        return keystoreElement(name).map(e -> placeholders.expand(e.text())).filter(t -> !t.isEmpty())
                .orElse(defaultValue);
    }

    private Path keystoreFile() {
        return root.resolve(keystoreText("Location", DEFAULT_KEYSTORE)).normalize();
    }

    /** First line of a version file; these are for people and often missing, so failures mean nothing. */
    private String line(HomeFile file) {
        try {
            return Files.readString(file.in(root), StandardCharsets.ISO_8859_1).lines().map(String::strip)
                    .filter(l -> !l.isEmpty()).findFirst().orElse("");
        } catch (IOException _) {
            return "";
        }
    }
}
