package org.godwit.carbon.identity;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An action of a permission, one of those that Carbon 4.2 knows ({@code PermissionTreeUtil}); several texts, in any case,
 * mean the same action.
 *
 * @param name the shortest text that means it, in lower case
 */
record PermissionAction(String name) {
    private static final Set<String> KNOWN = Set.of("add", "get", "delete", "edit", "login", "authorize", "ui.execute",
            "invoke-service", "delegate-identity", "manage-configuration", "manage-lc-configuration", "manage-security",
            "upload-services", "manage-services", "manage-mediation", "monitor-system", "subscribe", "publish",
            "consume", "browse", "changepermission", "sendmessage", "receivemessage", "deletemessage",
            "changemessagevisibility", "getqueueattributes");
    private static final Map<String, String> OTHER_TEXTS = Map.of("write", "add", "read", "get",
            "http://www.wso2.org/projects/registry/actions/add", "add",
            "http://www.wso2.org/projects/registry/actions/get", "get",
            "http://www.wso2.org/projects/registry/actions/delete", "delete");

    /** {@return the action that a text means, or empty for one that the old server would stumble over} */
    static Optional<PermissionAction> of(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        var name = OTHER_TEXTS.getOrDefault(lower, lower);
        return KNOWN.contains(name) ? Optional.of(new PermissionAction(name)) : Optional.empty();
    }
}
