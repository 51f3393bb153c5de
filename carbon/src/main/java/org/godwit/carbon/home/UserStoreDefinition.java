package org.godwit.carbon.home;

import java.util.Locale;
import java.util.Map;
import org.godwit.carbon.problem.Place;

/**
 * One user store as configured, in {@code user-mgt.xml} or in a file of a {@code userstores} folder.
 *
 * @param className Carbon's class name, such as {@code org.wso2.carbon.user.core.jdbc.JDBCUserStoreManager}; it need not be
 *     one that is known here
 * @param properties its properties by their exact, case-sensitive names; encrypted values already decrypted
 * @param where the element's place in its file
 */
public record UserStoreDefinition(String className, Map<String, String> properties, Place.Line where) {
    /** The domain of a primary store that names none. */
    public static final String PRIMARY = "PRIMARY";

    public UserStoreDefinition {
        properties = Map.copyOf(properties);
    }

    /** {@return the domain in upper case, as {@code UM_DOMAIN} holds it; {@code PRIMARY} when none is given} */
    public String domain() {
        return properties.getOrDefault("DomainName", PRIMARY).strip().toUpperCase(Locale.ROOT);
    }

    /**
     * {@return the domain of a store that is chained behind the primary one; 4.0/4.1 let it go without a name, 4.2 does not}
     *
     * @param position in the chain, the primary store is 1
     */
    public String chainedDomain(int position) {
        return properties.getOrDefault("DomainName", "").isBlank() ? unnamedDomain(position) : domain();
    }

    /** {@return the name that a chained store without a name gets} */
    public static String unnamedDomain(int position) {
        return "STORE" + position;
    }

    /** {@return whether the store is switched off} */
    public boolean disabled() {
        return flag("Disabled", false);
    }

    /** {@return a property, or the default when it is absent} */
    public String property(String name, String defaultValue) {
        return properties.getOrDefault(name, defaultValue);
    }

    /** {@return a property that is true or false} */
    public boolean flag(String name, boolean defaultValue) {
        var value = properties.get(name);
        return value == null ? defaultValue : Boolean.parseBoolean(value.strip());
    }

    /** {@return class and domain; properties may be secret} */
    @Override
    public String toString() {
        return domain() + " (" + className + ")";
    }
}
