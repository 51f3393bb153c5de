package org.godwit.server.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.GenericScimResource;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.filters.Filter;
import com.unboundid.scim2.common.messages.PatchRequest;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godwit.carbon.identity.UserStore;
import org.godwit.carbon.secret.Secret;
import org.godwit.server.admin.Users;

/** {@code /Users}: the users of one tenant. */
final class UserResources {
    static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
    private static final String NAME = "userName";
    private static final String PASSWORD = "password";
    private static final String ACTIVE = "active";
    private static final String DEFAULT_PROFILE = "default";
    /** A filter on anything but names reads each user; beyond this it would take too long. */
    private static final int MOST_LOOKED_AT = 20_000;
    private static final Set<String> CHEAP = Set.of("username", "id", "active", "schemas", "meta");
    private static final Query ALL = new Query(null, 1, 1, List.of(), List.of());
    private static final Query NAMES = new Query(null, 1, 1, List.of("username", ACTIVE), List.of());

    private final Target target;
    private final Users users;

    UserResources(Target target) {
        this.target = target;
        this.users = new Users(target.realm());
    }

    Reply list(Query query) throws ScimException {
        target.need(Target.USERS);
        var listing = new Listing(query);
        var filter = query.filter();
        boolean cheap = filter == null || CHEAP.containsAll(NameMatch.attributes(filter));
        int looked = 0;
        for (var store : target.realm().stores()) {
            var place = new StorePlace(store);
            if (filter != null && !cheap) {
                looked += candidates(filter, place);
                if (looked > MOST_LOOKED_AT) {
                    throw BadRequestException
                            .tooMany("More than " + MOST_LOOKED_AT + " users would have to be read one by "
                                    + "one; say more about userName.");
                }
            }
            listing.add(place, NAME, this::resource, cheap ? NAMES : ALL);
        }
        return Reply.list(listing, query);
    }

    private static int candidates(Filter filter, Listing.Place place) {
        var match = NameMatch.of(filter, NAME, place.prefix());
        return match.exact() ? 0 : match.pattern().map(place::count).orElse(0);
    }

    /** The names of a store. */
    private record StorePlace(UserStore store) implements Listing.Place {
        @Override
        public String prefix() {
            return Users.shown(store.domain(), "");
        }

        @Override
        public int count(String pattern) {
            return store.countUsers(pattern);
        }

        @Override
        public List<String> names(String pattern, int offset, int limit) {
            return store.users(pattern, offset, limit);
        }
    }

    /** Shows what a query wants; nothing else is read. */
    private ObjectNode resource(String name, Query query) {
        var user = JsonUtils.getJsonNodeFactory().objectNode();
        user.putArray("schemas").add(SCHEMA);
        user.put("id", ResourceId.of(name));
        if (query.shows(NAME)) {
            user.put(NAME, name);
        }
        if (query.shows(ACTIVE)) {
            user.put(ACTIVE, true);
        }
        if (Attributes.fields().stream().anyMatch(query::shows)) {
            Attributes.write(attributes(name), user);
            Attributes.fields().stream().filter(f -> !query.shows(f)).forEach(user::remove);
        }
        if (query.shows("groups")) {
            var groups = user.putArray("groups");
            target.realm().rolesOf(name).forEach(role -> groups.addObject().put("value", ResourceId.of(role))
                    .put("$ref", target.base() + "/Groups/" + ResourceId.of(role)).put("display", role));
        }
        if (query.shows("meta")) {
            user.putObject("meta").put("resourceType", "User").put("location",
                    target.base() + "/Users/" + ResourceId.of(name));
        }
        return user;
    }

    private Map<String, String> attributes(String name) {
        var store = users.storeOf(name);
        return store.attributesOf(Users.plain(store, name), DEFAULT_PROFILE);
    }

    Reply get(String id, Query query) throws ScimException {
        target.need(Target.USERS);
        return Reply.ok(resource(name(id), query));
    }

    private String name(String id) throws ResourceNotFoundException {
        return ResourceId.name(id).filter(target.realm()::hasUser)
                .orElseThrow(() -> new ResourceNotFoundException("There is no user of this id."));
    }

    Reply create(ObjectNode sent) throws ScimException {
        target.need(Target.USERS);
        var name = sent.path(NAME).asText("");
        var password = sent.path(PASSWORD).asText("");
        if (name.isEmpty() || password.isEmpty()) {
            throw BadRequestException.invalidValue("A user needs userName and password.");
        }
        refuseInactive(sent);
        var attributes = Attributes.read(sent);
        attributes.values().removeIf(String::isEmpty);
        var added = users.add(name, Secret.of(password), List.of(), attributes);
        return Reply.created(resource(added.name(), ALL));
    }

    private static void refuseInactive(ObjectNode sent) throws BadRequestException {
        if (!sent.path(ACTIVE).asBoolean(true)) {
            throw BadRequestException.mutability("Carbon knows no inactive users; delete the user instead.");
        }
    }

    Reply replace(String id, ObjectNode sent) throws ScimException {
        target.need(Target.USERS);
        return change(name(id), sent);
    }

    Reply patch(String id, PatchRequest patch) throws ScimException {
        target.need(Target.USERS);
        var name = name(id);
        var before = new GenericScimResource(resource(name, ALL));
        return change(name, patch.apply(before).getObjectNode());
    }

    private Reply change(String name, ObjectNode wanted) throws ScimException {
        if (wanted.has(NAME) && !wanted.path(NAME).asText("").equals(name)) {
            throw BadRequestException.mutability("Carbon renames no users; userName stays " + name + ".");
        }
        refuseInactive(wanted);
        var changes = Attributes.changes(attributes(name), Attributes.read(wanted));
        if (!changes.isEmpty()) {
            target.realm().setAttributes(name, changes);
        }
        var password = wanted.path(PASSWORD).asText("");
        if (!password.isEmpty()) {
            target.administrator().needAllOf(target.realm(), target.realm().rolesOf(name));
            users.setPassword(name, Secret.of(password));
        }
        return Reply.ok(resource(name, ALL));
    }

    Reply delete(String id) throws ScimException {
        target.need(Target.USERS);
        var name = name(id);
        target.administrator().needAllOf(target.realm(), target.realm().rolesOf(name));
        users.delete(name);
        return Reply.gone();
    }
}
