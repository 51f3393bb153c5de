package org.godwit.carbon.identity;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.problem.Problems;
import org.godwit.carbon.secret.Secret;

/**
 * The properties of a directory store, by 4.2's names. Where the console writes another spelling than
 * {@code user-mgt.xml}, both are read. Filters and names are put together by the SDK, so that no name can change what is
 * asked. Immutable.
 */
final class LdapSettings {
    private static final List<String> FILTERS = List.of("UserNameListFilter", "UserNameSearchFilter",
            "GroupNameListFilter", "GroupNameSearchFilter");

    private final UserStoreDefinition store;
    private final LdapKind kind;
    private final List<LDAPURL> servers;
    private final List<DN> userBases;
    private final List<DN> groupBases;

    /** @throws ProblemException with everything that is missing or makes no sense */
    LdapSettings(UserStoreDefinition store, LdapKind kind, boolean readsRoles) {
        this.store = store;
        this.kind = kind;
        var problems = new Problems();
        this.servers = problems.collect(this::readServers).orElse(List.of());
        this.userBases = problems.collect(() -> readBases("UserSearchBase")).orElse(List.of());
        this.groupBases = readsRoles
                ? problems.collect(() -> readBases("GroupSearchBase")).orElse(List.of())
                : List.of();
        for (var property : FILTERS) {
            if (!text(property).isEmpty()) {
                problems.collect(() -> filter(property, text(property).replace("?", "x")));
            }
        }
        problems.throwIfAny();
    }

    LdapKind kind() {
        return kind;
    }

    UserStoreDefinition store() {
        return store;
    }

    private String text(String property) {
        return store.property(property, kind.standard(property)).strip();
    }

    List<LDAPURL> servers() {
        return servers;
    }

    private List<LDAPURL> readServers() {
        var text = text("ConnectionURL");
        if (text.isEmpty()) {
            throw problem("ConnectionURL", "it is missing").exception();
        }
        var urls = new ArrayList<LDAPURL>();
        for (var url : List.of(text.split("\\s+"))) {
            try {
                urls.add(new LDAPURL(url));
            } catch (LDAPException e) {
                throw problem("ConnectionURL", "«" + url + "» is no URL of a directory").exception(e);
            }
        }
        return urls;
    }

    String accountName() {
        return text("ConnectionName");
    }

    Secret accountPassword() {
        return Secret.of(store.property("ConnectionPassword", ""));
    }

    int connectTimeoutMillis() {
        return number("LDAPConnectionTimeout");
    }

    int readTimeoutMillis() {
        return number("ReadTimeout");
    }

    private int number(String property) {
        var text = text(property);
        return text.matches("[1-9]\\d{0,8}") ? Integer.parseInt(text) : Integer.parseInt(kind.standard(property));
    }

    /** {@return where users are; new ones are added to the first} */
    List<DN> userBases() {
        return userBases;
    }

    /** {@return where groups are; none when roles of the store do not count} */
    List<DN> groupBases() {
        return groupBases;
    }

    private List<DN> readBases(String property) {
        var text = text(property);
        if (text.isEmpty()) {
            throw problem(property, "it is missing").exception();
        }
        return Arrays.stream(text.split("#")).map(base -> dn(property, base)).toList();
    }

    private DN dn(String property, String text) {
        try {
            return new DN(text.strip());
        } catch (LDAPException e) {
            throw problem(property, "«" + text + "» is no name of an entry").exception(e);
        }
    }

    /** {@return the entries that a user's may be, by {@code UserDNPattern}; none when there is no pattern} */
    List<DN> userNames(String user) {
        return entryNames("UserDNPattern", user);
    }

    /** {@return the entries that a group's may be, by {@code RoleDNPattern}} */
    List<DN> groupNames(String role) {
        return entryNames("RoleDNPattern", role);
    }

    private List<DN> entryNames(String property, String name) {
        var patterns = text(property);
        if (patterns.isEmpty()) {
            return List.of();
        }
        var escaped = new RDN("x", name).toString().substring("x=".length());
        return Arrays.stream(patterns.split("#")).map(p -> dn(property, p.replace("{0}", escaped))).toList();
    }

    String userAttribute() {
        return text("UserNameAttribute");
    }

    String groupAttribute() {
        return text("GroupNameAttribute");
    }

    String membershipAttribute() {
        return text("MembershipAttribute");
    }

    /** {@return the attribute of users that names their groups, or empty when the groups are asked} */
    String memberOfAttribute() {
        return text("MemberOfAttribute");
    }

    /** {@return whether groups hold plain user names instead of entries} */
    boolean membersAreNames() {
        return membershipAttribute().equalsIgnoreCase("memberUid");
    }

    List<String> userClasses() {
        return classes("UserEntryObjectClass");
    }

    List<String> groupClasses() {
        return classes("GroupEntryObjectClass");
    }

    /** Several classes are written with a slash between them. */
    private List<String> classes(String property) {
        return Arrays.stream(text(property).split("/")).map(String::strip).filter(c -> !c.isEmpty()).toList();
    }

    boolean emptyRolesAllowed() {
        return Boolean.parseBoolean(text("EmptyRolesAllowed"));
    }

    String passwordHashMethod() {
        return store.property("passwordHashMethod",
                store.property("PasswordHashMethod", kind.standard("passwordHashMethod"))).strip();
    }

    String userAccountControl() {
        return text("userAccountControl");
    }

    /** {@return the filter that finds one user} */
    Filter userFilter(String user) {
        return searchFilter("UserNameSearchFilter", "UserNameListFilter", userAttribute(), user);
    }

    /** {@return the filter that finds one group} */
    Filter groupFilter(String role) {
        return searchFilter("GroupNameSearchFilter", "GroupNameListFilter", groupAttribute(), role);
    }

    private Filter searchFilter(String property, String listProperty, String attribute, String name) {
        var text = text(property);
        if (text.isEmpty()) {
            return Filter.createANDFilter(filter(listProperty, text(listProperty)),
                    Filter.createEqualityFilter(attribute, name));
        }
        return filter(property, text.replace("?", Filter.encodeValue(name)));
    }

    /** {@return the filter that finds the users whose names match a pattern with {@code *}} */
    Filter userListFilter(String pattern) {
        return Filter.createANDFilter(filter("UserNameListFilter", text("UserNameListFilter")),
                matching(userAttribute(), pattern));
    }

    /** {@return the filter that finds the groups whose names match a pattern with {@code *}} */
    Filter groupListFilter(String pattern) {
        return Filter.createANDFilter(filter("GroupNameListFilter", text("GroupNameListFilter")),
                matching(groupAttribute(), pattern));
    }

    /** {@return the filter that finds the groups with a member} */
    Filter groupsOf(String member) {
        return Filter.createANDFilter(filter("GroupNameListFilter", text("GroupNameListFilter")),
                Filter.createEqualityFilter(membershipAttribute(), member));
    }

    private static Filter matching(String attribute, String pattern) {
        var parts = pattern.split("\\*", -1);
        if (parts.length == 1) {
            return Filter.createEqualityFilter(attribute, pattern);
        }
        var middle = Arrays.stream(parts, 1, parts.length - 1).filter(p -> !p.isEmpty()).toArray(String[]::new);
        var first = parts[0].isEmpty() ? null : parts[0];
        var last = parts[parts.length - 1].isEmpty() ? null : parts[parts.length - 1];
        return first == null && last == null && middle.length == 0
                ? Filter.createPresenceFilter(attribute)
                : Filter.createSubstringFilter(attribute, first, middle, last);
    }

    private Filter filter(String property, String text) {
        try {
            return Filter.create(text);
        } catch (LDAPException e) {
            throw problem(property, "«" + text + "» is no filter").exception(e);
        }
    }

    private Problem problem(String property, String why) {
        return new Problem(IdentityProblem.STORE_SETTING,
                "User store " + store.domain() + " cannot be used as it is configured.", store.where(),
                "property " + property + ": " + why, "correct the property");
    }
}
