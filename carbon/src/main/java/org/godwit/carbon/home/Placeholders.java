package org.godwit.carbon.home;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for {@code ${…}} in configuration files: {@code ${carbon.home}}, a port of carbon.xml such as
 * {@code ${Ports.EmbeddedLDAP.LDAPServerPort}} (with the offset added), or a system property. What is not known stays as
 * written, as Carbon leaves it.
 *
 * @param ports ports by their dotted path below {@code Server}, offset included
 */
record Placeholders(Path root, Map<String, Integer> ports) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^${}]+)}");

    Placeholders {
        ports = Map.copyOf(ports);
    }

    String expand(String text) {
        return text.indexOf('$') < 0
                ? text
                : PLACEHOLDER.matcher(text)
                        .replaceAll(m -> Matcher.quoteReplacement(value(m.group(1)).orElse(m.group())));
    }

    private Optional<String> value(String name) {
        if (name.equals("carbon.home")) {
            return Optional.of(root.toString());
        }
        if (name.equals("carbon.context")) {
            return Optional.of("");
        }
        var port = ports.get(name);
        return port == null ? Optional.ofNullable(System.getProperty(name)) : Optional.of(port.toString());
    }
}
