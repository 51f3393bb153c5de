package org.godwit.carbon.identity;

import java.util.Locale;
import java.util.function.Predicate;
import org.godwit.carbon.home.UserStoreDefinition;

/**
 * The name of a user or role together with the domain that it belongs to.
 *
 * <p>Carbon 4.2 writes a name of domain {@code PRIMARY} alone, any other behind its domain and a slash; the domain of
 * internal roles is written {@code Internal}. Roles of the API Manager, {@code Application/x}, are internal ones whose
 * name holds the slash.
 *
 * @param domain in upper case, as {@code UM_DOMAIN} holds it
 */
public record QualifiedName(String domain, String name) {
    /** The domain of hybrid roles. */
    public static final String INTERNAL = "INTERNAL";
    /** The domain of users and roles that the server makes for itself. */
    public static final String SYSTEM = "SYSTEM";

    private static final String APPLICATION = "Application/";

    /**
     * Splits a name at its first slash, if what stands before it is a domain; else the slash belongs to the name.
     *
     * @param isDomain told the upper-case text before the slash
     * @param standard the domain of a name that names none
     */
    static QualifiedName of(String text, Predicate<String> isDomain, String standard) {
        int slash = text.indexOf('/');
        if (slash > 0) {
            if (text.regionMatches(true, 0, APPLICATION, 0, APPLICATION.length())) {
                return new QualifiedName(INTERNAL, APPLICATION + text.substring(APPLICATION.length()));
            }
            var domain = text.substring(0, slash).toUpperCase(Locale.ROOT);
            if (domain.equals(INTERNAL) || domain.equals(SYSTEM) || isDomain.test(domain)) {
                return new QualifiedName(domain, text.substring(slash + 1));
            }
        }
        return new QualifiedName(standard, text);
    }

    /** {@return whether this is a hybrid role} */
    boolean isInternal() {
        return domain.equals(INTERNAL);
    }

    /** {@return the name as Carbon shows it} */
    public String text() {
        return switch (domain) {
            case UserStoreDefinition.PRIMARY -> name;
            case INTERNAL -> name.startsWith(APPLICATION) ? name : "Internal/" + name;
            default -> domain + "/" + name;
        };
    }

    /** {@return a text that is the same for names that authorization takes as one} */
    String key(boolean caseSensitive) {
        return domain + "/" + (caseSensitive ? name : name.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return text();
    }
}
