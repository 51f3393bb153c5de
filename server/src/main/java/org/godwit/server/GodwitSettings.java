package org.godwit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.Problems;
import org.godwit.dataservices.Compatibility;

/**
 * {@code repository/conf/godwit.yaml}: what only Godwit knows. The file is optional, and so is each key:
 *
 * <pre>
 * data-services:
 *   compatibility: 3.1.1      # or 3.2.2, 3.5.1: whose behaviour is kept, where a service names no other in its file
 * http:
 *   largest-body: 64MB        # larger requests get 413
 * </pre>
 *
 * <p>Of YAML, it takes sections of one level (or keys with dots), plain or quoted values, and comments.
 */
record GodwitSettings(Compatibility compatibility, long largestBodyBytes) {
    private static final List<String> KEYS = List.of("data-services.compatibility", "http.largest-body");
    private static final Pattern LINE = Pattern.compile("(\\s*)([A-Za-z][A-Za-z0-9.-]*)\\s*:\\s*(.*)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(B|KB|MB|GB)");
    private static final GodwitSettings DEFAULTS = new GodwitSettings(Compatibility.DSS_3_1_1, 64L << 20);

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
            if (value.isEmpty() && KEYS.stream().anyMatch(k -> k.startsWith(key + "."))) {
                section = key + ".";
                continue;
            }
            var before = settings;
            settings = problems.collect(() -> before.with(key, value, where)).orElse(before);
        }
        problems.throwIfAny();
        return settings;
    }

    private GodwitSettings with(String key, String value, Place.Line where) {
        return switch (key) {
            case "data-services.compatibility" -> new GodwitSettings(
                    Compatibility.parse(value).orElseThrow(() -> wrong(where, "there is no version " + value,
                            "write 3.1.1, 3.2.2 or 3.5.1").exception()),
                    largestBodyBytes);
            case "http.largest-body" -> new GodwitSettings(compatibility, size(value)
                    .orElseThrow(() -> wrong(where, value + " is no size", "write a size such as 64MB").exception()));
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
