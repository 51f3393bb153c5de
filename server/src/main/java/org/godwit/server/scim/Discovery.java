package org.godwit.server.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.exceptions.ResourceNotFoundException;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the interface says about itself: its limits, its schemas, its kinds of resources. */
final class Discovery {
    private static final String CONFIGURATION = "service-provider-config.json";

    private Discovery() {}

    static Reply configuration(String base) {
        var document = (ObjectNode) read(CONFIGURATION);
        document.putObject("meta").put("resourceType", "ServiceProviderConfig").put("location",
                base + "/ServiceProviderConfig");
        return Reply.ok(document);
    }

    /** {@return all entries of a document, or the one of an id} */
    static Reply entries(String file, String id, String base) throws ResourceNotFoundException {
        var all = (ArrayNode) read(file);
        for (var entry : all) {
            var meta = (ObjectNode) entry.path("meta");
            meta.put("location", base + meta.path("location").asText(""));
            if (entry.path("id").asText("").equals(id)) {
                return Reply.ok((ObjectNode) entry);
            }
        }
        if (!id.isEmpty()) {
            throw new ResourceNotFoundException("There is no such entry.");
        }
        var body = JsonUtils.getJsonNodeFactory().objectNode();
        body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:ListResponse");
        body.put("totalResults", all.size());
        body.put("startIndex", 1);
        body.put("itemsPerPage", all.size());
        body.set("Resources", all);
        return new Reply(200, body, "");
    }

    private static JsonNode read(String name) {
        try (var in = Discovery.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return JsonUtils.getObjectReader()
                    .readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
