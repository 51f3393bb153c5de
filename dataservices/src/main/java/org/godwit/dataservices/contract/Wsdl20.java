package org.godwit.dataservices.contract;

import java.util.List;
import org.godwit.dataservices.DataService.Endpoint;
import org.godwit.dataservices.contract.Contract.Exchange;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.render.XmlText;

/** Writes WSDL 2.0. */
final class Wsdl20 {
    private static final String PATTERN = "http://www.w3.org/ns/wsdl/";

    private final Descriptor descriptor;
    private final List<Exchange> exchanges;
    private final Schemas schemas;
    private final StringBuilder text = new StringBuilder();

    Wsdl20(Descriptor descriptor, List<Exchange> exchanges, Schemas schemas) {
        this.descriptor = descriptor;
        this.exchanges = exchanges;
        this.schemas = schemas;
    }

    private void line(String format, Object... values) {
        var escaped = new Object[values.length];
        for (var i = 0; i < values.length; i++) {
            escaped[i] = XmlText.escaped(String.valueOf(values[i]));
        }
        text.append(format.formatted(escaped)).append('\n');
    }

    String text(List<Endpoint> endpoints) {
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wsdl2:description")
                .append(" xmlns:wsdl2=\"http://www.w3.org/ns/wsdl\"").append(schemas.declarations())
                .append(" xmlns:wsoap=\"http://www.w3.org/ns/wsdl/soap\"")
                .append(" xmlns:whttp=\"http://www.w3.org/ns/wsdl/http\"");
        line(" xmlns:tns=\"%s\" targetNamespace=\"%s\">", descriptor.serviceNamespace(), descriptor.serviceNamespace());
        if (!descriptor.description().isEmpty()) {
            line("<wsdl2:documentation>%s</wsdl2:documentation>", descriptor.description());
        }
        text.append("<wsdl2:types>\n");
        schemas.namespaces().forEach(n -> text.append(schemas.schemaText(n)));
        text.append("</wsdl2:types>\n");
        serviceInterface();
        soapBinding("SOAP11Binding", "1.1");
        soapBinding("SOAP12Binding", "1.2");
        httpBinding();
        service(endpoints);
        return text.append("</wsdl2:description>\n").toString();
    }

    private void serviceInterface() {
        line("<wsdl2:interface name=\"ServiceInterface\">");
        line("<wsdl2:fault name=\"DataServiceFault\" element=\"%s\"/>",
                schemas.prefixed(new QualifiedName(Schemas.DATA_SERVICE, "DataServiceFault")));
        for (var exchange : exchanges) {
            line("<wsdl2:operation name=\"%s\" pattern=\"%s%s\" style=\"http://www.w3.org/ns/wsdl/style/iri\">",
                    exchange.name(), PATTERN, exchange.output() == null ? "robust-in-only" : "in-out");
            line("<wsdl2:input element=\"%s\"/>", schemas.prefixed(exchange.input()));
            if (exchange.output() != null) {
                line("<wsdl2:output element=\"%s\"/>", schemas.prefixed(exchange.output()));
            }
            line("<wsdl2:outfault ref=\"tns:DataServiceFault\"/></wsdl2:operation>");
        }
        text.append("</wsdl2:interface>\n");
    }

    private void soapBinding(String name, String version) {
        line("<wsdl2:binding name=\"%s%s\" interface=\"tns:ServiceInterface\" type=\"http://www.w3.org/ns/wsdl/soap\""
                + " wsoap:version=\"%s\">", descriptor.name(), name, version);
        line("<wsdl2:fault ref=\"tns:DataServiceFault\"/>");
        for (var exchange : exchanges) {
            line("<wsdl2:operation ref=\"tns:%s\" wsoap:action=\"urn:%s\"/>", exchange.name(), exchange.name());
        }
        text.append("</wsdl2:binding>\n");
    }

    private void httpBinding() {
        line("<wsdl2:binding name=\"%sHttpBinding\" interface=\"tns:ServiceInterface\""
                + " type=\"http://www.w3.org/ns/wsdl/http\">", descriptor.name());
        line("<wsdl2:fault ref=\"tns:DataServiceFault\"/>");
        for (var exchange : exchanges) {
            line("<wsdl2:operation ref=\"tns:%s\" whttp:location=\"%s\" whttp:method=\"%s\"/>", exchange.name(),
                    exchange.path(), exchange.method());
        }
        text.append("</wsdl2:binding>\n");
    }

    private void service(List<Endpoint> endpoints) {
        line("<wsdl2:service name=\"%s\" interface=\"tns:ServiceInterface\">", descriptor.name());
        for (var endpoint : endpoints) {
            var binding = endpoint.name().endsWith("HTTPEndpoint")
                    ? "HttpBinding"
                    : endpoint.name().contains("SOAP12") ? "SOAP12Binding" : "SOAP11Binding";
            line("<wsdl2:endpoint name=\"%s\" binding=\"tns:%s%s\" address=\"%s\"/>", endpoint.name(),
                    descriptor.name(), binding, Wsdl11.slashed(endpoint.address().toString()));
        }
        text.append("</wsdl2:service>\n");
    }
}
