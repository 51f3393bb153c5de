package org.godwit.server.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.godwit.dataservices.DataService.Description;
import org.godwit.dataservices.DataService.Endpoint;

/** Answers what a service says about itself: {@code ?wsdl}, {@code ?wsdl2}, {@code ?xsd}, and a page for people. */
final class Descriptions {
    private static final List<String> KINDS = List.of("SOAP11Endpoint", "SOAP12Endpoint", "HTTPEndpoint");

    private final IntSupplier httpPort;
    private final IntSupplier httpsPort;

    Descriptions(IntSupplier httpPort, IntSupplier httpsPort) {
        this.httpPort = httpPort;
        this.httpsPort = httpsPort;
    }

    /** {@return the status of the answer, or empty when the request asks for no description} */
    Optional<Integer> answer(ServerRequest request, ServerResponse response, String path,
            Optional<Destination> destination) throws IOException {
        if (!request.prologue().method().equals(Method.GET)) {
            return Optional.empty();
        }
        var kind = kind(request.query().rawValue());
        boolean isPerson = request.headers().contains(HeaderNames.ACCEPT)
                && request.headers().get(HeaderNames.ACCEPT).values().contains("text/html");
        if (destination.isEmpty()) {
            return kind.isPresent() || isPerson
                    ? Optional.of(html(response, 404, "<h4>Service " + FaultText.escaped(path) + " not found."
                            + (kind.isPresent() ? " Cannot display " + word(kind.get()) + " document." : "") + "</h4>"))
                    : Optional.empty();
        }
        boolean nothingAsked = destination.get().rest().isEmpty() && request.query().rawValue().isEmpty();
        if (kind.isEmpty() && !(nothingAsked && isPerson)) {
            return Optional.empty();
        }
        var served = destination.get().service();
        var service = served.service();
        if (!served.isActive()) {
            return Optional.of(html(response, 200, "<h4>Service " + FaultText.escaped(service.name()) + " is inactive."
                    + (kind.isPresent() ? " Cannot display " + word(kind.get()) + " document." : "") + "</h4>"));
        }
        if (!served.exposure().showsContract()) {
            return Optional.of(html(response, 403, "<h4>Access to the metadata of service "
                    + FaultText.escaped(service.name()) + " is not allowed.</h4>"));
        }
        if (kind.isEmpty()) {
            return Optional.of(html(response, 200, page(destination.get(), request)));
        }
        var document = new ByteArrayOutputStream();
        service.describe(kind.get(), endpoints(request, destination.get()), document);
        response.header(HeaderNames.CONTENT_TYPE, "text/xml; charset=UTF-8");
        response.send(document.toByteArray());
        return Optional.of(200);
    }

    /** As in Carbon: the query is the word, or begins with it and {@code &} or {@code =}. */
    private static Optional<Description> kind(String query) {
        int end = 0;
        while (end < query.length() && query.charAt(end) != '&' && query.charAt(end) != '=') {
            end++;
        }
        return switch (query.substring(0, end)) {
            case "wsdl" -> Optional.of(Description.WSDL_1_1);
            case "wsdl2" -> Optional.of(Description.WSDL_2_0);
            case "xsd" -> Optional.of(Description.XSD);
            default -> Optional.empty();
        };
    }

    private static String word(Description kind) {
        return switch (kind) {
            case WSDL_1_1 -> "WSDL";
            case WSDL_2_0 -> "WSDL 2.0";
            case XSD -> "XSD";
        };
    }

    private List<Endpoint> endpoints(ServerRequest request, Destination destination) {
        var authority = request.authority();
        int colon = authority.lastIndexOf(':');
        var host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        var path = "/services/" + destination.label();
        var exposure = destination.service().exposure();
        var endpoints = new ArrayList<Endpoint>();
        for (var kind : KINDS) {
            if (exposure.isReachedBy(true)) {
                endpoints.add(new Endpoint("Secure" + kind,
                        URI.create("https://" + host + ":" + httpsPort.getAsInt() + path + ".Secure" + kind + "/")));
            }
            if (exposure.isReachedBy(false) && !destination.service().access().httpsOnly()) {
                endpoints.add(new Endpoint(kind,
                        URI.create("http://" + host + ":" + httpPort.getAsInt() + path + "." + kind + "/")));
            }
        }
        return endpoints;
    }

    private static String page(Destination destination, ServerRequest request) {
        var service = destination.service().service();
        var path = FaultText.escaped(request.path().absolute().rawPath());
        return "<h3>" + FaultText.escaped(service.name()) + "</h3><p>" + FaultText.escaped(service.description())
                + "</p><p><a href=\"" + path + "?wsdl\">WSDL 1.1</a> · <a href=\"" + path + "?wsdl2\">WSDL 2.0</a> · "
                + "<a href=\"" + path + "?xsd\">XSD</a></p>";
    }

    private static int html(ServerResponse response, int status, String text) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=UTF-8");
        response.send(("<!DOCTYPE html><html lang=\"en\"><body>" + text + "</body></html>")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return status;
    }
}
