package org.godwit.carbon.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All permissions of one tenant as a tree of resource paths, and the decision over them exactly as 4.2 takes it.
 *
 * <p>First the rows of the user: on the way from the root to the resource, the deepest node with a row for this user and
 * action decides; if it allows, the answer is yes, but a denial only means that the roles are asked. Then the rows of
 * roles: on the same way, each node adds the roles that it allows and then takes away those that it denies; the answer is
 * yes if one of the user's roles is left. So a denial hits one role only, and another role's grant wins.
 *
 * <p>Paths, users and roles are lower-cased unless the realm says {@code CaseSensitiveAuthorizationRules}. Immutable once
 * built; while it is being built it belongs to one thread.
 */
final class PermissionTree {
    private final boolean caseSensitive;
    private final Node root = new Node();

    PermissionTree(boolean caseSensitive) {
        this.caseSensitive = caseSensitive;
    }

    /** A grant or a denial. */
    enum Rule {
        ALLOW, DENY;

        static Rule of(int isAllowed) {
            return isAllowed == 1 ? ALLOW : DENY;
        }

        /** Two rows may say different things of one role at one node: then the denial, which 4.2 reads last, counts. */
        private Rule and(Rule other) {
            return this == DENY ? DENY : other;
        }
    }

    void addUserRule(String user, String resource, PermissionAction action, Rule rule) {
        node(resource).users.computeIfAbsent(action, _ -> new HashMap<>()).merge(folded(user), rule, Rule::and);
    }

    void addRoleRule(QualifiedName role, String resource, PermissionAction action, Rule rule) {
        node(resource).roles.computeIfAbsent(action, _ -> new HashMap<>()).merge(role.key(caseSensitive), rule,
                Rule::and);
    }

    /**
     * {@return whether somebody may do an action on a resource}
     *
     * @param user with its domain unless that is {@code PRIMARY}
     * @param roleKeys the user's roles, by {@link QualifiedName#key}
     */
    boolean isAuthorized(String user, Set<String> roleKeys, String resource, PermissionAction action) {
        return isUserAllowed(folded(user), resource, action) || isRoleAllowed(roleKeys, resource, action);
    }

    private boolean isUserAllowed(String user, String resource, PermissionAction action) {
        boolean allowed = false;
        for (var node : way(resource)) {
            var rule = node.users.getOrDefault(action, Map.of()).get(user);
            if (rule != null) {
                allowed = rule == Rule.ALLOW;
            }
        }
        return allowed;
    }

    private boolean isRoleAllowed(Set<String> roleKeys, String resource, PermissionAction action) {
        var allowed = new HashSet<String>();
        for (var node : way(resource)) {
            var rules = node.roles.getOrDefault(action, Map.of());
            var smaller = rules.size() < roleKeys.size() ? rules.keySet() : roleKeys;
            for (var role : smaller) {
                var rule = rules.get(role);
                if (rule == Rule.ALLOW && roleKeys.contains(role)) {
                    allowed.add(role);
                } else if (rule == Rule.DENY) {
                    allowed.remove(role);
                }
            }
        }
        return !allowed.isEmpty();
    }

    /** The nodes from the root towards a resource, as far as there are any. */
    private List<Node> way(String resource) {
        var nodes = new ArrayList<Node>();
        var node = root;
        nodes.add(node);
        for (var step : steps(resource)) {
            node = node.children.get(step);
            if (node == null) {
                break;
            }
            nodes.add(node);
        }
        return nodes;
    }

    private Node node(String resource) {
        var node = root;
        for (var step : steps(resource)) {
            node = node.children.computeIfAbsent(step, _ -> new Node());
        }
        return node;
    }

    /** Carbon's own split: no first empty step, no last ones, but those in between count. */
    private List<String> steps(String resource) {
        var steps = List.of(folded(resource).split("/"));
        return !steps.isEmpty() && steps.getFirst().isEmpty() ? steps.subList(1, steps.size()) : steps;
    }

    private String folded(String text) {
        return caseSensitive ? text : text.toLowerCase(Locale.ROOT);
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private final Map<PermissionAction, Map<String, Rule>> users = new HashMap<>();
        private final Map<PermissionAction, Map<String, Rule>> roles = new HashMap<>();
    }
}
