package org.godwit.server.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.GenericScimResource;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.messages.PatchRequest;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godwit.carbon.identity.QualifiedName;
import org.godwit.carbon.identity.UserStore;
import org.godwit.server.admin.Roles;
import org.godwit.server.admin.Users;

/**
 * {@code /Groups}: the internal roles and those of the stores. Members are shown of one group; in lists only when they are asked for
 * by name, because a role may have very many.
 */
final class GroupResources {
    static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
    private static final String NAME = "displayName";
    private static final String MEMBERS = "members";
    private static final int ROWS_AT_A_TIME = 1_000;
    private static final Query ALL = new Query(null, 1, 1, List.of(), List.of());

    private final Target target;
    private final Roles roles;

    GroupResources(Target target) {
        this.target = target;
        this.roles = new Roles(target.realm());
    }

    Reply list(Query query) throws ScimException {
        target.need(Target.SECURITY);
        var filter = query.filter();
        boolean needsMembers = query.asksFor(MEMBERS)
                || (filter != null && NameMatch.attributes(filter).contains(MEMBERS));
        var listing = new Listing(query);
        Listing.Shown shown = (name, q) -> resource(name, q, needsMembers);
        listing.add(new InternalPlace(target), NAME, shown, ALL);
        for (var store : target.realm().stores()) {
            listing.add(new StorePlace(store), NAME, shown, ALL);
        }
        return Reply.list(listing, query);
    }

    /** Roles are not so many that counting them needs a statement of its own. */
    private interface Counted extends Listing.Place {
        @Override
        default int count(String pattern) {
            int count = 0;
            int size = ROWS_AT_A_TIME;
            while (size == ROWS_AT_A_TIME) {
                size = names(pattern, count, ROWS_AT_A_TIME).size();
                count += size;
            }
            return count;
        }
    }

    /** The roles of a store. */
    private record StorePlace(UserStore store) implements Counted {
        @Override
        public String prefix() {
            return Users.shown(store.domain(), "");
        }

        @Override
        public List<String> names(String pattern, int offset, int limit) {
            return store.roles(pattern, offset, limit);
        }
    }

    /** The internal roles, with their domain as part of the name: those of the API Manager have another one. */
    private record InternalPlace(Target target) implements Counted {
        @Override
        public String prefix() {
            return "Internal/";
        }

        @Override
        public List<String> names(String pattern, int offset, int limit) {
            return target.realm().internalRoles(pattern, offset, limit).stream()
                    .map(role -> role.startsWith(prefix()) ? role.substring(prefix().length()) : role).toList();
        }
    }

    private ObjectNode resource(String name, Query query, boolean withMembers) {
        var group = JsonUtils.getJsonNodeFactory().objectNode();
        group.putArray("schemas").add(SCHEMA);
        group.put("id", ResourceId.of(name));
        if (query.shows(NAME)) {
            group.put(NAME, name);
        }
        if (withMembers && query.shows(MEMBERS)) {
            var members = group.putArray(MEMBERS);
            target.realm().usersOf(name).forEach(user -> members.addObject().put("value", ResourceId.of(user))
                    .put("$ref", target.base() + "/Users/" + ResourceId.of(user)).put("display", user)
                    .put("type", "User"));
        }
        if (query.shows("meta")) {
            group.putObject("meta").put("resourceType", "Group").put("location",
                    target.base() + "/Groups/" + ResourceId.of(name));
        }
        return group;
    }

    Reply get(String id, Query query) throws ScimException {
        target.need(Target.SECURITY);
        return Reply.ok(resource(name(id), query, true));
    }

    private String name(String id) throws ResourceNotFoundException {
        return ResourceId.name(id).filter(target.realm()::hasRole)
                .orElseThrow(() -> new ResourceNotFoundException("There is no group of this id."));
    }

    Reply create(ObjectNode sent) throws ScimException {
        target.need(Target.SECURITY);
        var name = sent.path(NAME).asText("");
        if (name.isEmpty()) {
            throw BadRequestException.invalidValue("A group needs displayName.");
        }
        var members = members(sent.path(MEMBERS));
        roles.add(name);
        for (var user : members) {
            target.realm().changeRoles(user, List.of(name), List.of());
        }
        return Reply.created(resource(name, ALL, true));
    }

    private Set<String> members(JsonNode sent) throws BadRequestException {
        var users = new LinkedHashSet<String>();
        for (var member : sent) {
            users.add(ResourceId.name(member.path("value").asText("")).filter(target.realm()::hasUser)
                    .orElseThrow(() -> BadRequestException.invalidValue("A member is no user of this tenant.")));
        }
        return users;
    }

    Reply replace(String id, ObjectNode sent) throws ScimException {
        target.need(Target.SECURITY);
        return change(name(id), sent);
    }

    Reply patch(String id, PatchRequest patch) throws ScimException {
        target.need(Target.SECURITY);
        var name = name(id);
        return change(name, patch.apply(new GenericScimResource(resource(name, ALL, true))).getObjectNode());
    }

    private Reply change(String name, ObjectNode wanted) throws ScimException {
        if (wanted.has(NAME) && !wanted.path(NAME).asText("").equals(name)) {
            throw BadRequestException.mutability("Carbon renames no roles; displayName stays " + name + ".");
        }
        var after = members(wanted.path(MEMBERS));
        var before = new LinkedHashSet<>(target.realm().usersOf(name));
        if (!after.equals(before)) {
            target.administrator().needAllOf(target.realm(), List.of(name));
        }
        for (var user : after) {
            if (!before.contains(user)) {
                target.realm().changeRoles(user, List.of(name), List.of());
            }
        }
        for (var user : before) {
            if (!after.contains(user)) {
                target.realm().changeRoles(user, List.of(), List.of(name));
            }
        }
        return Reply.ok(resource(name, ALL, true));
    }

    Reply delete(String id) throws ScimException {
        target.need(Target.SECURITY);
        var name = name(id);
        if (name.equalsIgnoreCase(QualifiedName.INTERNAL + "/everyone")) {
            throw BadRequestException.mutability("Everybody is in this group.");
        }
        target.administrator().needAllOf(target.realm(), List.of(name));
        roles.delete(name);
        return Reply.gone();
    }
}
