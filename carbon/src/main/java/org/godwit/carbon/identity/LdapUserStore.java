package org.godwit.carbon.identity;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.godwit.carbon.home.UserStoreDefinition;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.secret.Secret;

/**
 * Users and groups in a directory, as {@code ReadOnlyLDAPUserStoreManager}, {@code ReadWriteLDAPUserStoreManager} and
 * {@code ActiveDirectoryUserStoreManager} of 4.2 keep them.
 *
 * <p>A user is found by {@code UserDNPattern} if there is one, else by {@code UserNameSearchFilter} below the search
 * bases; its password is tried by logging in to the directory as it. Groups hold the entries of their members. Lists are
 * read page by page, and never more of them is kept than was asked for.
 */
final class LdapUserStore implements UserStore {
    private static final int PAGE = 500;
    private static final String[] NO_ATTRIBUTES = {"1.1"};

    private final UserStoreDefinition store;
    private final StoreRules rules;
    private final LdapSettings settings;
    private final LdapDirectory directory;
    private final LdapPassword passwords;

    /** @throws org.godwit.carbon.problem.ProblemException when properties are missing or make no sense */
    LdapUserStore(UserStoreDefinition store, LdapKind kind) {
        this.store = store;
        this.rules = new StoreRules(store, kind == LdapKind.READ_ONLY, false);
        this.settings = new LdapSettings(store, kind, rules.readsRoles());
        this.directory = new LdapDirectory(settings);
        this.passwords = LdapPassword.of(settings);
    }

    @Override
    public String domain() {
        return store.domain();
    }

    @Override
    public boolean isReadOnly() {
        return rules.readOnly();
    }

    @Override
    public boolean readsRoles() {
        return rules.readsRoles();
    }

    @Override
    public boolean writesRoles() {
        return rules.writesRoles();
    }

    @Override
    public void ping() {
        directory.ask("asking for a sign of life", d -> d.search(new SearchRequest("", SearchScope.BASE,
                Filter.createPresenceFilter("objectClass"), NO_ATTRIBUTES)));
    }

    @Override
    public boolean authenticate(String user, Secret password) {
        // A directory takes a login without a password for one of nobody, and says yes.
        if (user.isBlank() || password.reveal().isEmpty()) {
            return false;
        }
        var entry = findUser(user);
        // Nobody's entry is tried too, so that an unknown user takes as long as a known one.
        var name = entry.map(SearchResultEntry::getDN).orElseGet(
                () -> new DN(new RDN(settings.userAttribute(), "nobody"), settings.userBases().getFirst()).toString());
        return directory.takes(name, password) && entry.isPresent();
    }

    @Override
    public boolean hasUser(String user) {
        return findUser(user).isPresent();
    }

    private Optional<SearchResultEntry> findUser(String user, String... attributes) {
        return find(settings.userNames(user), settings.userBases(), settings.userFilter(user), attributes);
    }

    private Optional<SearchResultEntry> findGroup(String role, String... attributes) {
        return find(settings.groupNames(role), settings.groupBases(), settings.groupFilter(role), attributes);
    }

    /** Looks at the entries that a pattern names, then below the bases; two entries of one name are none. */
    private Optional<SearchResultEntry> find(List<DN> entries, List<DN> bases, Filter filter, String... attributes) {
        return directory.<List<SearchResultEntry>>ask("looking for an entry", d -> {
            for (var entry : entries) {
                var found = search(d, entry, SearchScope.BASE, filter, attributes);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            for (var base : bases) {
                var found = search(d, base, SearchScope.SUB, filter, attributes);
                if (!found.isEmpty()) {
                    return found.size() == 1 ? found : List.of();
                }
            }
            return List.of();
        }).stream().findFirst();
    }

    private static List<SearchResultEntry> search(LDAPConnectionPool directory, DN base, SearchScope scope,
            Filter filter, String... attributes) throws LDAPException {
        var request = new SearchRequest(base.toString(), scope, filter,
                attributes.length == 0 ? NO_ATTRIBUTES : attributes);
        request.setSizeLimit(2);
        try {
            return entries(directory.search(request));
        } catch (LDAPSearchException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                return List.of();
            }
            if (e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED) && e.getSearchEntries() != null) {
                return e.getSearchEntries();
            }
            throw e;
        }
    }

    private static List<SearchResultEntry> entries(SearchResult result) {
        return Objects.requireNonNullElse(result.getSearchEntries(), List.of());
    }

    @Override
    public List<String> users(String pattern, int offset, int limit) {
        return list(settings.userBases(), settings.userListFilter(pattern), settings.userAttribute(), offset, limit);
    }

    @Override
    public int countUsers(String pattern) {
        var filter = settings.userListFilter(pattern);
        var attribute = settings.userAttribute();
        var found = new AtomicInteger();
        directory.ask("counting entries", d -> {
            for (var base : settings.userBases()) {
                forEachEntry(d, base, filter, attribute, entry -> {
                    if (entry.hasAttribute(attribute)) {
                        found.incrementAndGet();
                    }
                });
            }
            return found;
        });
        return found.get();
    }

    @Override
    public boolean hasRole(String role) {
        return readsRoles() && findGroup(role).isPresent();
    }

    @Override
    public List<String> roles(String pattern, int offset, int limit) {
        return readsRoles()
                ? list(settings.groupBases(), settings.groupListFilter(pattern), settings.groupAttribute(), offset,
                        limit)
                : List.of();
    }

    /** Reads all pages but keeps only the first names in alphabetical order that are needed for the answer. */
    private List<String> list(List<DN> bases, Filter filter, String attribute, int offset, int limit) {
        int wanted = Math.addExact(offset, limit);
        if (limit <= 0) {
            return List.of();
        }
        var first = new PriorityQueue<String>(Comparator.reverseOrder());
        directory.ask("listing entries", d -> {
            for (var base : bases) {
                forEachEntry(d, base, filter, attribute, entry -> {
                    var name = entry.getAttributeValue(attribute);
                    if (name != null) {
                        first.add(name);
                        if (first.size() > wanted) {
                            first.poll();
                        }
                    }
                });
            }
            return wanted;
        });
        return first.stream().sorted().skip(offset).toList();
    }

    private static void forEachEntry(LDAPConnectionPool directory, DN base, Filter filter, String attribute,
            Consumer<SearchResultEntry> action) throws LDAPException {
        var connection = directory.getConnection();
        boolean isGood = false;
        try {
            var request = new SearchRequest(base.toString(), SearchScope.SUB, filter, attribute);
            ASN1OctetString cookie = null;
            do {
                request.setControls(new SimplePagedResultsControl(PAGE, cookie, false));
                var result = connection.search(request);
                entries(result).forEach(action);
                var page = SimplePagedResultsControl.get(result);
                cookie = page == null ? null : page.getCookie();
            } while (cookie != null && cookie.getValueLength() > 0);
            isGood = true;
        } finally {
            if (isGood) {
                directory.releaseConnection(connection);
            } else {
                directory.releaseDefunctConnection(connection);
            }
        }
    }

    @Override
    public List<String> rolesOf(String user) {
        if (!readsRoles()) {
            return List.of();
        }
        var memberOf = settings.memberOfAttribute();
        if (!memberOf.isEmpty()) {
            return findUser(user, memberOf).map(e -> groupNames(values(e, memberOf))).orElse(List.of());
        }
        return member(user).map(m -> directory.ask("reading the groups of a user", d -> {
            var names = new ArrayList<String>();
            for (var base : settings.groupBases()) {
                forEachEntry(d, base, settings.groupsOf(m), settings.groupAttribute(), entry -> Optional
                        .ofNullable(entry.getAttributeValue(settings.groupAttribute())).ifPresent(names::add));
            }
            return names.stream().sorted().toList();
        })).orElse(List.of());
    }

    /** Groups outside of the search bases do not count. */
    private List<String> groupNames(List<String> entries) {
        return entries.stream().map(LdapUserStore::dn)
                .filter(dn -> settings.groupBases().stream().anyMatch(base -> base.isAncestorOf(dn, false)))
                .map(dn -> Objects.requireNonNullElse(dn.getRDN(), new RDN("cn", "")).getAttributeValues()[0]).sorted()
                .toList();
    }

    /** {@return the values of an attribute; none when the entry lacks it} */
    private static List<String> values(SearchResultEntry entry, String attribute) {
        var values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    private static DN dn(String text) {
        try {
            return new DN(text);
        } catch (LDAPException e) {
            return DN.NULL_DN;
        }
    }

    /** {@return how groups name a user, or empty when there is no such user} */
    private Optional<String> member(String user) {
        return findUser(user).map(entry -> settings.membersAreNames() ? user : entry.getDN());
    }

    @Override
    public List<String> usersOf(String role) {
        if (!readsRoles()) {
            return List.of();
        }
        var attribute = settings.membershipAttribute();
        Function<String, Optional<String>> name = settings.membersAreNames() ? Optional::of : this::userName;
        return findGroup(role, attribute).map(group -> values(group, attribute)).orElse(List.of()).stream().map(name)
                .flatMap(Optional::stream).sorted().toList();
    }

    /** {@return the name of the user with this entry, or empty when it is none below the search bases} */
    private Optional<String> userName(String entry) {
        var dn = dn(entry);
        if (settings.userBases().stream().noneMatch(base -> base.isAncestorOf(dn, false))) {
            return Optional.empty();
        }
        return directory.ask("reading a member", d -> search(d, dn, SearchScope.BASE, settings.userListFilter("*"),
                settings.userAttribute())).stream().flatMap(e -> values(e, settings.userAttribute()).stream())
                .findFirst();
    }

    @Override
    public Map<String, String> attributesOf(String user, String profile) {
        var attributes = new TreeMap<String, String>();
        findUser(user, "*").ifPresent(entry -> entry.getAttributes().stream()
                .filter(a -> !a.getBaseName().equalsIgnoreCase("userPassword")
                        && !a.getBaseName().equalsIgnoreCase("objectClass") && a.hasValue())
                .forEach(a -> attributes.put(a.getBaseName(), a.getValue())));
        return attributes;
    }

    @Override
    public void addUser(String user, Secret password, List<String> roles, Map<String, String> attributes) {
        rules.checkNewUser(user, password);
        if (!roles.isEmpty()) {
            rules.checkRolesWritable();
        }
        if (hasUser(user)) {
            throw rules.userExists(user);
        }
        for (var role : roles) {
            needGroup(role);
        }
        var entry = new LinkedHashMap<String, Attribute>();
        put(entry, new Attribute("objectClass", settings.userClasses()));
        put(entry, new Attribute("cn", user));
        put(entry, new Attribute("sn", user));
        attributes.forEach((name, value) -> {
            if (!value.isEmpty()) {
                put(entry, new Attribute(name, value));
            }
        });
        put(entry, new Attribute(settings.userAttribute(), user));
        passwords.ofNewUser(password).forEach(a -> put(entry, a));
        var name = new DN(new RDN(settings.userAttribute(), user), settings.userBases().getFirst());
        directory.ask("adding a user", d -> d.add(new AddRequest(name, entry.values())));
        if (!roles.isEmpty()) {
            changeRoles(user, roles, List.of());
        }
    }

    private static void put(Map<String, Attribute> entry, Attribute attribute) {
        entry.put(attribute.getName().toLowerCase(Locale.ROOT), attribute);
    }

    @Override
    public void deleteUser(String user) {
        rules.checkWritable();
        var entry = needUser(user);
        if (rules.writesRoles()) {
            changeRoles(user, List.of(), rolesOf(user));
        }
        directory.ask("deleting a user", d -> d.delete(entry.getDN()));
    }

    private SearchResultEntry needUser(String user) {
        return findUser(user).orElseThrow(() -> rules.userUnknown(user));
    }

    private SearchResultEntry needGroup(String role, String... attributes) {
        return findGroup(role, attributes).orElseThrow(() -> rules.roleUnknown(role));
    }

    @Override
    public void setPassword(String user, Secret password) {
        rules.checkNewPassword(password);
        var entry = needUser(user);
        directory.ask("changing a password", d -> d.modify(entry.getDN(), passwords.change(password)));
    }

    @Override
    public void setAttributes(String user, Map<String, String> attributes) {
        rules.checkWritable();
        var entry = needUser(user);
        var changes = attributes.entrySet().stream().map(a -> a.getValue().isEmpty()
                ? new Modification(ModificationType.REPLACE, a.getKey())
                : new Modification(ModificationType.REPLACE, a.getKey(), a.getValue())).toList();
        if (!changes.isEmpty()) {
            directory.ask("changing attributes", d -> d.modify(entry.getDN(), changes));
        }
    }

    @Override
    public void addRole(String role) {
        rules.checkNewRole(role);
        if (hasRole(role)) {
            throw rules.roleExists(role);
        }
        if (!settings.emptyRolesAllowed()) {
            throw emptyRole(role);
        }
        var name = new DN(new RDN(settings.groupAttribute(), role), settings.groupBases().getFirst());
        var classes = new Attribute("objectClass", settings.groupClasses());
        var cn = new Attribute(settings.groupAttribute(), role);
        directory.ask("adding a group", d -> {
            try {
                return d.add(new AddRequest(name, classes, cn));
            } catch (LDAPException e) {
                if (!e.getResultCode().equals(ResultCode.OBJECT_CLASS_VIOLATION)) {
                    throw e;
                }
                // A group that may not be empty holds itself; it is no user and shows up nowhere.
                return d.add(new AddRequest(name, classes, cn,
                        new Attribute(settings.membershipAttribute(), name.toString())));
            }
        });
    }

    private RuntimeException emptyRole(String role) {
        return new Problem(IdentityProblem.DIRECTORY_REFUSED, "The role «" + role + "» would be empty.", store.where(),
                "property EmptyRolesAllowed of the store is false", "set it to true, or keep a user in the role")
                .exception();
    }

    @Override
    public void deleteRole(String role) {
        rules.checkRolesWritable();
        var group = needGroup(role);
        directory.ask("deleting a group", d -> d.delete(group.getDN()));
    }

    @Override
    public void changeRoles(String user, List<String> added, List<String> removed) {
        rules.checkRolesWritable();
        var member = member(user).orElseThrow(() -> rules.userUnknown(user));
        var join = added.stream().map(this::needGroup).toList();
        for (var role : removed) {
            findGroup(role, settings.membershipAttribute()).ifPresent(group -> leave(group, role, member));
        }
        for (var group : join) {
            change(group, ModificationType.ADD, member, ResultCode.ATTRIBUTE_OR_VALUE_EXISTS);
        }
    }

    private void leave(SearchResultEntry group, String role, String member) {
        var members = values(group, settings.membershipAttribute());
        if (members.stream().noneMatch(m -> sameMember(m, member))) {
            return;
        }
        if (members.size() == 1) {
            if (!settings.emptyRolesAllowed()) {
                throw emptyRole(role);
            }
            emptyOut(group, member);
        } else {
            change(group, ModificationType.DELETE, member, ResultCode.NO_SUCH_ATTRIBUTE);
        }
    }

    private boolean sameMember(String one, String other) {
        return settings.membersAreNames() ? one.equals(other) : dn(one).equals(dn(other));
    }

    private void emptyOut(SearchResultEntry group, String member) {
        directory.ask("emptying a group", d -> {
            try {
                return d.modify(group.getDN(),
                        new Modification(ModificationType.DELETE, settings.membershipAttribute(), member));
            } catch (LDAPException e) {
                if (!e.getResultCode().equals(ResultCode.OBJECT_CLASS_VIOLATION)) {
                    throw e;
                }
                return d.modify(group.getDN(), new Modification(ModificationType.REPLACE,
                        settings.membershipAttribute(), group.getDN()));
            }
        });
    }

    private void change(SearchResultEntry group, ModificationType type, String member, ResultCode done) {
        directory.ask("changing a group", d -> {
            try {
                d.modify(group.getDN(), new Modification(type, settings.membershipAttribute(), member));
            } catch (LDAPException e) {
                if (!e.getResultCode().equals(done)) {
                    throw e;
                }
            }
            return type;
        });
    }

    @Override
    public void close() {
        directory.close();
    }
}
