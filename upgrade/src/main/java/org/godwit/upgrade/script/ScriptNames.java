package org.godwit.upgrade.script;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of the installation that the rows depend on, as {@code user-mgt.xml} has them.
 *
 * @param primary domain of the primary user store, upper case
 * @param everyone role that every user has
 * @param stores domains of secondary user stores, upper case
 */
public record ScriptNames(String primary, String everyone, List<String> stores) {
    // first: the next constant is checked with it
    private static final Pattern DOMAIN = Pattern.compile("[\\p{Alnum}._-]{1,100}");

    /** What a home has that nobody configured otherwise. */
    public static final ScriptNames STANDARD = new ScriptNames("PRIMARY", "everyone", List.of());

    /** @throws IllegalArgumentException when a domain has characters that no domain has, such as quotes or slashes */
    public ScriptNames {
        primary = domain(primary);
        stores = stores.stream().map(ScriptNames::domain).distinct().toList();
    }

    private static String domain(String name) {
        if (!DOMAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a user store domain: " + name);
        }
        return name.toUpperCase(Locale.ROOT);
    }
}
