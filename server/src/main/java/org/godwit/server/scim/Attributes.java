package org.godwit.server.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The attributes of a user in a store, and where SCIM has them. Names in stores are those of Carbon's own claims. */
final class Attributes {
    private static final String MAIL = "mail";
    private static final Map<String, String> OF_NAME = Map.of("givenName", "givenName", "familyName", "sn", "formatted",
            "cn");
    private static final Map<String, String> PLAIN = Map.of("displayName", "displayName", "title", "title");
    private static final Map<String, String> PHONES = Map.of("work", "telephoneNumber", "mobile", "mobile");

    private Attributes() {}

    /** Puts what is stored of a user into its resource. */
    static void write(Map<String, String> stored, ObjectNode user) {
        PLAIN.forEach((scim, name) -> put(user, scim, stored, name));
        var names = JsonUtils.getJsonNodeFactory().objectNode();
        OF_NAME.forEach((scim, name) -> put(names, scim, stored, name));
        if (!names.isEmpty()) {
            user.set("name", names);
        }
        if (!stored.getOrDefault(MAIL, "").isEmpty()) {
            user.putArray("emails").addObject().put("value", stored.get(MAIL)).put("primary", true);
        }
        var phones = JsonUtils.getJsonNodeFactory().arrayNode();
        PHONES.forEach((type, name) -> {
            if (!stored.getOrDefault(name, "").isEmpty()) {
                phones.addObject().put("value", stored.get(name)).put("type", type);
            }
        });
        if (!phones.isEmpty()) {
            user.set("phoneNumbers", phones);
        }
    }

    private static void put(ObjectNode target, String scim, Map<String, String> stored, String name) {
        var value = stored.getOrDefault(name, "");
        if (!value.isEmpty()) {
            target.put(scim, value);
        }
    }

    /** {@return every attribute as a resource has it; an empty text for those that it has not} */
    static Map<String, String> read(JsonNode user) {
        var attributes = new LinkedHashMap<String, String>();
        PLAIN.forEach((scim, name) -> attributes.put(name, user.path(scim).asText("")));
        OF_NAME.forEach((scim, name) -> attributes.put(name, user.path("name").path(scim).asText("")));
        attributes.put(MAIL, mail(user.path("emails")));
        PHONES.forEach((type, name) -> attributes.put(name, phone(user.path("phoneNumbers"), type)));
        return attributes;
    }

    private static String mail(JsonNode emails) {
        var first = "";
        for (var mail : emails) {
            if (mail.path("primary").asBoolean(false)) {
                return mail.path("value").asText("");
            }
            first = first.isEmpty() ? mail.path("value").asText("") : first;
        }
        return first;
    }

    private static String phone(JsonNode phones, String type) {
        for (var phone : phones) {
            if (phone.path("type").asText("").equals(type)) {
                return phone.path("value").asText("");
            }
        }
        return "";
    }

    /** {@return what must be written so that what was becomes what is wanted} */
    static Map<String, String> changes(Map<String, String> was, Map<String, String> wanted) {
        var changes = new LinkedHashMap<String, String>();
        wanted.forEach((name, value) -> {
            if (!was.getOrDefault(name, "").equals(value)) {
                changes.put(name, value);
            }
        });
        return changes;
    }

    /** {@return the fields of a user that come from attributes of the store} */
    static List<String> fields() {
        return List.of("displayName", "title", "name", "emails", "phoneNumbers");
    }
}
