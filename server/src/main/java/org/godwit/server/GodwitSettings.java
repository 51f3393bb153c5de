package org.godwit.server;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.godwit.carbon.identity.PasswordHashes;
import org.godwit.carbon.identity.Tenant;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.dataservices.Compatibility;
import org.godwit.server.token.OpenIdProvider;
import org.godwit.server.token.TokenSettings;

/**
 * {@code repository/conf/godwit.yaml}: what only Godwit knows. The file is optional, and so is each key:
 *
 * <pre>
 * data-services:
 *   compatibility: 3.1.1      # or 3.2.2, 3.5.1: whose behaviour is kept, where a service names no other in its file
 * http:
 *   largest-body: 64MB        # larger requests get 413
 *   slowest-client: 60s       # whoever takes no part of an answer, or does not go on with a request, for so long is given up; 1s to 24h
 * passwords:
 *   hash: carbon              # or argon2id, which no 3.1 server can read any more
 * tokens:
 *   lifetime: 15m             # of tokens that this server issues; 1m to 24h
 * openid:                     # or openid.wings.example: for a tenant; whose tokens are taken besides
 *   issuer: https://login.example.org
 *   audience: godwit
 *   jwks-url: https://login.example.org/keys
 *   user-claim: sub           # the claim that holds the user's name
 * </pre>
 *
 * <p>Of YAML, it takes sections of one level (or keys with dots), plain or quoted values, and comments.
 */
record GodwitSettings(Compatibility compatibility, long largestBodyBytes, Duration slowestClient,
        boolean modernPasswords,
        TokenSettings tokens) {
    private static final List<String> KEYS = List.of("data-services.compatibility", "http.largest-body",
            "http.slowest-client", "passwords.hash", "tokens.lifetime", "openid.issuer", "openid.audience",
            "openid.jwks-url",
            "openid.user-claim");
    private static final Pattern OPENID = Pattern.compile("openid\\.(?:(.+)\\.)?(issuer|audience|jwks-url|user-claim)");
    private static final Pattern LINE = Pattern.compile("(\\s*)([A-Za-z][A-Za-z0-9.-]*)\\s*:\\s*(.*)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(B|KB|MB|GB)");
    private static final Pattern TIME = Pattern.compile("(\\d{1,5})\\s*([smh])");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    /** What every key stands for that is left out. */
    static final GodwitSettings DEFAULTS = new GodwitSettings(Compatibility.DSS_3_1_1, 64L << 20, Duration.ofMinutes(1),
            false,
            TokenSettings.USUAL);

    /** @throws org.godwit.carbon.problem.ProblemException with every line that is not understood */
    static GodwitSettings read(Path home) {
        var file = home.resolve("repository/conf/godwit.yaml");
        if (!Files.exists(file)) {
            return DEFAULTS;
        }
        try {
            return parse(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new Problem(ServeProblem.SETTING, "The settings cannot be read.", new Place.File(file),
                    e.getClass().getSimpleName() + ": " + e.getMessage(), "make it a readable file in UTF-8")
                    .exception(e);
        }
    }

    private static GodwitSettings parse(Path file, List<String> lines) {
        var settings = DEFAULTS;
        var problems = new Problems();
        var section = "";
        var providers = new TreeMap<String, Map<String, Setting>>();
        for (int i = 0; i < lines.size(); i++) {
            var text = withoutComment(lines.get(i));
            if (text.isBlank() || text.strip().equals("---")) {
                continue;
            }
            var where = new Place.Line(file, i + 1, 1);
            var line = LINE.matcher(text);
            if (!line.matches()) {
                problems.add(wrong(where, "it is not of the form key: value", "correct or remove the line"));
                continue;
            }
            section = line.group(1).isEmpty() ? "" : section;
            var key = section + line.group(2);
            var value = unquoted(line.group(3).strip());
            if (value.isEmpty() && isSection(key)) {
                section = key + ".";
                continue;
            }
            var openId = OPENID.matcher(key);
            if (openId.matches()) {
                var tenant = Objects.requireNonNullElse(openId.group(1), Tenant.SUPER_DOMAIN);
                providers.computeIfAbsent(tenant, _ -> new TreeMap<>()).put(openId.group(2),
                        new Setting(value, where));
                continue;
            }
            var before = settings;
            settings = problems.collect(() -> before.with(key, value, where)).orElse(before);
        }
        var found = new ArrayList<OpenIdProvider>();
        providers.forEach((tenant, given) -> problems.collect(() -> provider(tenant, given)).ifPresent(found::add));
        problems.throwIfAny();
        return new GodwitSettings(settings.compatibility, settings.largestBodyBytes, settings.slowestClient,
                settings.modernPasswords,
                settings.tokens.withProviders(found));
    }

    private static boolean isSection(String key) {
        return key.startsWith("openid.") || KEYS.stream().anyMatch(k -> k.startsWith(key + "."));
    }

    /** A value and where it stands. */
    private record Setting(String value, Place.Line where) {}

    private static OpenIdProvider provider(String tenant, Map<String, Setting> given) {
        var where = given.values().iterator().next().where();
        var nothing = new Setting("", where);
        var issuer = given.getOrDefault("issuer", nothing);
        var audience = given.getOrDefault("audience", nothing);
        var keys = given.getOrDefault("jwks-url", nothing);
        if (issuer.value().isEmpty() || audience.value().isEmpty() || keys.value().isEmpty()) {
            throw wrong(where, "the OpenID provider of " + tenant + " lacks issuer, audience or jwks-url",
                    "write all three").exception();
        }
        return new OpenIdProvider(tenant, issuer.value(), audience.value(), address(keys),
                given.getOrDefault("user-claim", new Setting("sub", where)).value());
    }

    /** Whoever can answer in the provider's place can be anybody, so it must be HTTPS, or this machine. */
    private static URI address(Setting keys) {
        try {
            var address = new URI(keys.value());
            boolean isLocal = "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
            if ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isLocal)) {
                return address;
            }
        } catch (URISyntaxException _) {
            // Told below, as any other wrong address is.
        }
        throw wrong(keys.where(), keys.value() + " is no https address", "write the https address of the JWK set")
                .exception();
    }

    private static Optional<Duration> time(String text, Duration shortest) {
        var time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        var unit = switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return Optional.of(unit.multipliedBy(Long.parseLong(time.group(1))))
                .filter(d -> d.compareTo(shortest) >= 0 && d.compareTo(LONGEST) <= 0);
    }

    /** {@return how passwords are kept} */
    PasswordHashes hashes() {
        return modernPasswords ? PasswordHashes.argon2id() : PasswordHashes.asCarbon();
    }

    private GodwitSettings with(String key, String value, Place.Line where) {
        return switch (key) {
            case "data-services.compatibility" -> new GodwitSettings(
                    Compatibility.parse(value).orElseThrow(() -> wrong(where, "there is no version " + value,
                            "write 3.1.1, 3.2.2 or 3.5.1").exception()),
                    largestBodyBytes, slowestClient, modernPasswords, tokens);
            case "http.largest-body" -> new GodwitSettings(compatibility, size(value)
                    .orElseThrow(() -> wrong(where, value + " is no size", "write a size such as 64MB").exception()),
                    slowestClient, modernPasswords, tokens);
            case "http.slowest-client" -> new GodwitSettings(compatibility, largestBodyBytes,
                    time(value, Duration.ofSeconds(1)).orElseThrow(() -> wrong(where, value + " is no such time",
                            "write a time from 1s to 24h, such as 60s").exception()),
                    modernPasswords, tokens);
            case "passwords.hash" -> new GodwitSettings(compatibility, largestBodyBytes, slowestClient, switch (value) {
                case "carbon" -> false;
                case "argon2id" -> true;
                default -> throw wrong(where, "there is no kind of hash " + value, "write carbon or argon2id")
                        .exception();
            }, tokens);
            case "tokens.lifetime" ->
                new GodwitSettings(compatibility, largestBodyBytes, slowestClient, modernPasswords,
                        tokens.withLifetime(
                                time(value, SHORTEST).orElseThrow(() -> wrong(where, value + " is no such time",
                                        "write a time from 1m to 24h, such as 15m").exception())));
            default -> throw wrong(where, "there is no setting " + key, "use one of " + String.join(", ", KEYS))
                    .exception();
        };
    }

    private static Problem wrong(Place where, String why, String todo) {
        return new Problem(ServeProblem.SETTING, "A setting is not understood.", where, why, todo);
    }

    private static Optional<Long> size(String text) {
        var size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            return Optional.empty();
        }
        int shift = List.of("B", "KB", "MB", "GB").indexOf(size.group(2)) * 10;
        return Optional.of(Long.parseLong(size.group(1)) << shift);
    }

    private static String withoutComment(String line) {
        int comment = line.startsWith("#") ? 0 : line.indexOf(" #");
        return comment < 0 ? line.stripTrailing() : line.substring(0, comment).stripTrailing();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && ((value.startsWith("\"") && value.endsWith("\"")) || (value.startsWith("'") && value.endsWith("'")));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
