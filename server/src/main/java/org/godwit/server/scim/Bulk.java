package org.godwit.server.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.exceptions.BadRequestException;
import com.unboundid.scim2.common.exceptions.ScimException;
import com.unboundid.scim2.common.utils.JsonUtils;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code /Bulk}: several operations in one request, one after the other. A {@code bulkId} may be referred to by the operations behind
 * the one that made it. For use by one thread.
 */
final class Bulk {
    private static final int MOST_OPERATIONS = 1_000;
    private static final String REQUEST = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

    private final Target target;
    private final Map<String, String> made = new HashMap<>();

    Bulk(Target target) {
        this.target = target;
    }

    Reply answer(ObjectNode sent) throws ScimException {
        var operations = sent.path("Operations");
        if (!operations.isArray() || sent.path("schemas").valueStream().noneMatch(s -> s.asText("").equals(REQUEST))) {
            throw BadRequestException.invalidSyntax("The body is no BulkRequest with Operations.");
        }
        if (operations.size() > MOST_OPERATIONS) {
            return Reply.error(413, "", "More than " + MOST_OPERATIONS + " operations were sent.");
        }
        int failOnErrors = sent.path("failOnErrors").asInt(Integer.MAX_VALUE);
        int errors = 0;
        var body = JsonUtils.getJsonNodeFactory().objectNode();
        body.putArray("schemas").add("urn:ietf:params:scim:api:messages:2.0:BulkResponse");
        var answers = body.putArray("Operations");
        for (var operation : operations) {
            var reply = operate(operation);
            answers.add(shown(operation, reply));
            if (reply.status() >= 400 && ++errors >= failOnErrors) {
                break;
            }
        }
        return new Reply(200, body, "");
    }

    private Reply operate(JsonNode operation) {
        var method = operation.path("method").asText("");
        var path = withIds(operation.path("path").asText(""));
        var bulkId = operation.path("bulkId").asText("");
        if ((!path.startsWith("/Users") && !path.startsWith("/Groups")) || method.equals("GET")) {
            return Reply.error(400, "invalidPath",
                    "An operation needs a method that writes, and a path below /Users or "
                            + "/Groups.");
        }
        if (method.equals("POST") && bulkId.isEmpty()) {
            return Reply.error(400, "invalidSyntax", "A POST needs a bulkId.");
        }
        var data = withIds(operation.path("data").toString());
        var reply = ScimApi.answer(target, new ScimApi.Asked(method, List.of(path.substring(1).split("/")), Map.of(),
                data.getBytes(StandardCharsets.UTF_8)));
        var body = reply.body();
        if (reply.status() == 201 && body != null) {
            made.put(bulkId, body.path("id").asText(""));
        }
        return reply;
    }

    private String withIds(String text) {
        var result = text;
        if (text.contains("bulkId:")) {
            for (var entry : made.entrySet()) {
                result = result.replace("bulkId:" + entry.getKey() + "\"", entry.getValue() + "\"");
                result = result.endsWith("bulkId:" + entry.getKey())
                        ? result.substring(0, result.length() - "bulkId:".length() - entry.getKey().length())
                                + entry.getValue()
                        : result;
            }
        }
        return result;
    }

    private static ObjectNode shown(JsonNode operation, Reply reply) {
        var answer = JsonUtils.getJsonNodeFactory().objectNode();
        answer.put("method", operation.path("method").asText(""));
        if (operation.hasNonNull("bulkId")) {
            answer.put("bulkId", operation.path("bulkId").asText(""));
        }
        answer.put("status", Integer.toString(reply.status()));
        if (!reply.location().isEmpty()) {
            answer.put("location", reply.location());
        }
        if (reply.status() >= 400) {
            answer.set("response", reply.body());
        }
        return answer;
    }
}
