package org.godwit.server.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.utils.JsonUtils;
import org.jspecify.annotations.Nullable;

/**
 * What is answered.
 *
 * @param body null when there is none
 * @param location of a resource that was made or changed; empty when there is none
 */
record Reply(int status, @Nullable ObjectNode body, String location) {
    static Reply ok(ObjectNode body) {
        return new Reply(200, body, body.path("meta").path("location").asText(""));
    }

    static Reply created(ObjectNode body) {
        return new Reply(201, body, body.path("meta").path("location").asText(""));
    }

    static Reply gone() {
        return new Reply(204, null, "");
    }

    static Reply error(int status, String type, String detail) {
        var body = JsonUtils.getJsonNodeFactory().objectNode();
        body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:Error");
        body.put("status", Integer.toString(status));
        if (!type.isEmpty()) {
            body.put("scimType", type);
        }
        body.put("detail", detail);
        return new Reply(status, body, "");
    }

    static Reply list(Listing listing, Query query) {
        var body = JsonUtils.getJsonNodeFactory().objectNode();
        body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        body.put("totalResults", listing.total());
        body.put("startIndex", query.startIndex());
        body.put("itemsPerPage", listing.page().size());
        var resources = body.putArray("Resources");
        listing.page().forEach(resources::add);
        return new Reply(200, body, "");
    }
}
