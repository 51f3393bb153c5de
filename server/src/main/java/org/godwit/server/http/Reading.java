package org.godwit.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.godwit.dataservices.Arguments;
import org.godwit.dataservices.Compatibility;
import org.godwit.dataservices.DataService.Route;
import org.godwit.dataservices.Format;
import org.godwit.dataservices.Request;

/**
 * How one HTTP request is to be read and answered, told by its method, content type and SOAPAction; see reference section 8.
 *
 * @param action the SOAPAction without quotes and {@code urn:}; empty when there is none
 */
record Reading(String method, ContentType contentType, String action, Wire wire, Compatibility compatibility) {
    private static final HeaderName SOAP_ACTION = HeaderNames.create("SOAPAction");

    static Reading of(ServerRequest request, Compatibility compatibility) {
        var method = request.prologue().method().text();
        var contentType = ContentType.parse(header(request, HeaderNames.CONTENT_TYPE).orElse(""));
        var soapAction = header(request, SOAP_ACTION);
        var action = operation(soapAction.or(() -> contentType.parameter("action")).orElse(""));
        return new Reading(method, contentType, action,
                wire(request, method, contentType, soapAction.isPresent(), compatibility), compatibility);
    }

    private static Wire wire(ServerRequest request, String method, ContentType type, boolean hasAction,
            Compatibility compatibility) {
        if (hasBody(method)) {
            if (type.type().equals("application/soap+xml")) {
                return Wire.SOAP_12;
            }
            if (hasAction && (type.type().equals("text/xml") || type.type().equals("text/plain"))) {
                return Wire.SOAP_11;
            }
            if (type.isRelated()) {
                return type.startsSoap12() ? Wire.SOAP_12 : Wire.SOAP_11;
            }
        }
        if (compatibility != Compatibility.DSS_3_1_1) {
            var accept = header(request, HeaderNames.ACCEPT).orElse("");
            if (accept.contains("application/json")) {
                return Wire.JSON;
            }
            if (accept.contains("application/xml") || accept.contains("text/xml")) {
                return Wire.XML;
            }
        }
        return type.isJson() ? Wire.JSON : Wire.XML;
    }

    private static Optional<String> header(ServerRequest request, HeaderName name) {
        return request.headers().contains(name) ? Optional.of(request.headers().get(name).get()) : Optional.empty();
    }

    /** {@return the operation that an action names} */
    static String operation(String action) {
        var plain = ContentType.unquoted(action.strip());
        return plain.startsWith("urn:") ? plain.substring("urn:".length()) : plain;
    }

    /** As in Axis2, the body of GET and DELETE does not count. */
    private static boolean hasBody(String method) {
        return method.equals("POST") || method.equals("PUT");
    }

    Format format() {
        if (wire != Wire.JSON) {
            return Format.XML;
        }
        if (compatibility != Compatibility.DSS_3_1_1) {
            return Format.JSON_TYPED;
        }
        return contentType.type().endsWith("/badgerfish") ? Format.JSON_BADGERFISH : Format.JSON_MAPPED;
    }

    /**
     * Reads the request.
     *
     * @throws Refusal when it is malformed, of a kind that is not known, or asks for something that the service does not have
     */
    Received read(ServerRequest request, Destination destination, Readers readers) {
        var service = destination.service().service();
        Optional<Route> route = wire.isSoap() ? Optional.empty() : service.route(method, destination.rest());
        Received.Dispatch dispatch = (addressed, element) -> service.request(action)
                .or(() -> route.map(Route::request))
                .or(() -> service.request(operation(addressed)))
                .or(() -> wire.isSoap() ? Optional.empty() : service.request(destination.firstOfRest()))
                .or(() -> service.request(element))
                .or(() -> service.request(destination.firstOfRest()))
                .orElseThrow(() -> noSuchOperation(request, addressed));
        var path = route.map(Route::pathArguments).orElse(Arguments.none());
        var query = request.query().rawValue();
        if (!hasBody(method)) {
            return form(dispatch, query, path);
        }
        try (var body = body(request, readers)) {
            if (contentType.isRelated()) {
                return merged(readers.xml().read(Multipart.read(body, contentType), contentType, dispatch), path);
            }
            if (wire.isSoap() || contentType.isXml()) {
                return merged(readers.xml().read(body, contentType.parameters().get("charset"), dispatch), path);
            }
            if (contentType.isJson()) {
                return merged(readers.json().read(body, dispatch), path);
            }
            if (contentType.isForm()) {
                var form = new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return form(dispatch, form.isEmpty() ? query : query.isEmpty() ? form : form + "&" + query, path);
            }
            if (contentType.type().equals("multipart/form-data")) {
                var fields = new ArrayList<>(Multipart.read(body, contentType).fields());
                fields.addAll(FormReader.fields(query));
                return form(dispatch, fields, path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new Refusal(415, Refusal.Blame.SENDER, "The content type " + contentType.type() + " is not supported.");
    }

    private static InputStream body(ServerRequest request, Readers readers) throws IOException {
        var body = request.content().hasEntity()
                ? readers.slowClients().watched(request.content().inputStream())
                : InputStream.nullInputStream();
        var encoding = header(request, HeaderNames.CONTENT_ENCODING).orElse("identity");
        return switch (encoding) {
            case "identity" -> body;
            case "gzip", "x-gzip" -> new BoundedInput(new GZIPInputStream(body), readers.largestBodyBytes());
            default -> throw new Refusal(415, Refusal.Blame.SENDER, "The encoding " + encoding + " is not supported.");
        };
    }

    private static Received form(Received.Dispatch dispatch, String encoded, Arguments path) {
        return form(dispatch, FormReader.fields(encoded), path);
    }

    private static Received form(Received.Dispatch dispatch, List<FormReader.Field> fields, Arguments path) {
        var asked = dispatch.request("", "");
        var arguments = FormReader.arguments(asked, fields, path);
        return new Received(asked, List.of(new Request.Member(asked.name(), arguments)), Optional.empty());
    }

    /** Adds what the path gave to the arguments of a plain request; the body wins. */
    private static Received merged(Received received, Arguments path) {
        if (path.all().isEmpty() || received.request().takesMembers()) {
            return received;
        }
        var arguments = Arguments.builder();
        var body = received.members().getFirst().arguments();
        body.all().forEach((name, values) -> values.forEach(value -> arguments.add(name, value)));
        path.all().forEach((name, values) -> {
            if (body.of(name).isEmpty()) {
                values.forEach(value -> arguments.add(name, value));
            }
        });
        return new Received(received.request(),
                List.of(new Request.Member(received.request().name(), arguments.build())), received.security());
    }

    private Refusal noSuchOperation(ServerRequest request, String addressed) {
        var query = request.query().rawValue();
        var address = request.path().absolute().rawPath() + (query.isEmpty() ? "" : "?" + query);
        var named = action.isEmpty() ? addressed : action;
        return new Refusal(500, Refusal.Blame.SENDER, "The endpoint reference (EPR) for the Operation not found is "
                + address + " and the WSA Action = " + (named.isEmpty() ? "null" : named));
    }
}
