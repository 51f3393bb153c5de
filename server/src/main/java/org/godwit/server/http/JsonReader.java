package org.godwit.server.http;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Arguments.Value;
import org.godwit.dataservices.Request;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads arguments out of JSON: an object with one member, named as the request, whose members are the parameters. Safe for use by
 * many threads.
 */
final class JsonReader {
    private final JsonFactory factory = new JsonFactory();

    /** @throws Refusal when it is malformed, or asks for something that the service does not have */
    Received read(InputStream body, Received.Dispatch dispatch) {
        try (var parser = factory.createParser(ObjectReadContext.empty(), body)) {
            var first = parser.nextToken();
            if (first == null) {
                var request = dispatch.request("", "");
                return received(request, Arguments.none());
            }
            expect(first == JsonToken.START_OBJECT, parser, "an object");
            expect(parser.nextToken() == JsonToken.PROPERTY_NAME, parser, "the name of a request");
            var request = dispatch.request("", localName(parser.currentName()));
            parser.nextToken();
            var received = request.takesMembers() ? members(request, parser) : received(request, arguments(parser));
            expect(parser.nextToken() == JsonToken.END_OBJECT, parser, "the end of the object");
            expect(parser.nextToken() == null, parser, "the end of the document");
            return received;
        } catch (JacksonException e) {
            throw Refusal.malformed("The request is not well-formed JSON: " + e.getOriginalMessage());
        }
    }

    private static void expect(boolean there, JsonParser parser, String what) {
        if (!there) {
            var place = parser.currentTokenLocation();
            throw Refusal.malformed("The request is not what it should be: " + what + " is expected (line "
                    + place.getLineNr() + ", column " + place.getColumnNr() + ")");
        }
    }

    private static Received received(Request request, Arguments arguments) {
        return new Received(request, List.of(new Request.Member(request.name(), arguments)), Optional.empty());
    }

    /** A batch names its members by one name with an array; a request box by many names. */
    private static Received members(Request request, JsonParser parser) {
        var members = new ArrayList<Request.Member>();
        expect(parser.currentToken() == JsonToken.START_OBJECT, parser, "an object with requests");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = localName(parser.currentName());
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    members.add(new Request.Member(name, arguments(parser)));
                }
            } else {
                members.add(new Request.Member(name, arguments(parser)));
            }
        }
        return new Received(request, members, Optional.empty());
    }

    private static Arguments arguments(JsonParser parser) {
        var arguments = Arguments.builder();
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    var name = localName(parser.currentName());
                    if (parser.nextToken() == JsonToken.START_ARRAY) {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            arguments.add(name, value(parser));
                        }
                    } else if (!name.startsWith("@")) {
                        arguments.add(name, value(parser));
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            case VALUE_NULL, VALUE_STRING -> {
                // a request without parameters: null, or "" in the mapped convention
            }
            default -> expect(false, parser, "an object with parameters");
        }
        return arguments.build();
    }

    private static Value value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> Value.NULL;
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                new Value(parser.getString());
            case START_OBJECT -> wrapped(parser);
            default -> throw Refusal.malformed("The parameter " + parser.currentName() + " is not a value.");
        };
    }

    /** A value in the badgerfish convention, {@code {"$":"text"}}, or a NULL of the mapped one, {@code {"@nil":"true"}}. */
    private static Value wrapped(JsonParser parser) {
        var value = new Value("");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            if (name.equals("$")) {
                value = value(parser);
            } else if (name.equals("@nil") || name.endsWith(":nil") || name.equals("@xsi.nil")) {
                value = parser.getString().equals("true") || parser.getString().equals("1") ? Value.NULL : value;
            } else if (name.startsWith("@")) {
                parser.skipChildren();
            } else {
                throw Refusal.malformed("The parameter has a member " + name + ": it should be a value.");
            }
        }
        return value;
    }

    /** Mapped JSON may carry a prefix in front of a name, {@code ns.name}. */
    private static String localName(String name) {
        return name.substring(name.lastIndexOf(':') + 1);
    }
}
