package org.godwit.dataservices.contract;

import java.util.List;
import org.godwit.dataservices.DataService.Endpoint;
import org.godwit.dataservices.contract.Contract.Exchange;
import org.godwit.dataservices.descriptor.Descriptor;
import org.godwit.dataservices.render.XmlText;

/** Writes WSDL 1.1. */
final class Wsdl11 {
    private static final String FAULT_MESSAGE = "DataServiceFault";

    private final Descriptor descriptor;
    private final List<Exchange> exchanges;
    private final Schemas schemas;
    private final StringBuilder text = new StringBuilder();

    Wsdl11(Descriptor descriptor, List<Exchange> exchanges, Schemas schemas) {
        this.descriptor = descriptor;
        this.exchanges = exchanges;
        this.schemas = schemas;
    }

    private Wsdl11 line(String format, Object... values) {
        var escaped = new Object[values.length];
        for (var i = 0; i < values.length; i++) {
            escaped[i] = XmlText.escaped(String.valueOf(values[i]));
        }
        text.append(format.formatted(escaped)).append('\n');
        return this;
    }

    String text(List<Endpoint> endpoints) {
        text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<wsdl:definitions")
                .append(" xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\"").append(schemas.declarations())
                .append(" xmlns:soap=\"http://schemas.xmlsoap.org/wsdl/soap/\"")
                .append(" xmlns:soap12=\"http://schemas.xmlsoap.org/wsdl/soap12/\"")
                .append(" xmlns:http=\"http://schemas.xmlsoap.org/wsdl/http/\"")
                .append(" xmlns:mime=\"http://schemas.xmlsoap.org/wsdl/mime/\"")
                .append(" xmlns:wsaw=\"http://www.w3.org/2006/05/addressing/wsdl\"");
        line(" xmlns:tns=\"%s\" targetNamespace=\"%s\">", descriptor.serviceNamespace(), descriptor.serviceNamespace());
        if (!descriptor.description().isEmpty()) {
            line("<wsdl:documentation>%s</wsdl:documentation>", descriptor.description());
        }
        text.append("<wsdl:types>\n");
        schemas.namespaces().forEach(n -> text.append(schemas.schemaText(n)));
        text.append("</wsdl:types>\n");
        messages();
        portType();
        soapBinding("SOAP11Binding", "soap");
        soapBinding("SOAP12Binding", "soap12");
        httpBinding();
        service(endpoints);
        return text.append("</wsdl:definitions>\n").toString();
    }

    private void messages() {
        for (var exchange : exchanges) {
            message(exchange.name() + "Request", schemas.prefixed(exchange.input()));
            if (exchange.output() != null) {
                message(exchange.name() + "Response", schemas.prefixed(exchange.output()));
            }
        }
        message(FAULT_MESSAGE, schemas.prefixed(new QualifiedName(Schemas.DATA_SERVICE, FAULT_MESSAGE)));
    }

    private void message(String name, String element) {
        line("<wsdl:message name=\"%s\"><wsdl:part name=\"parameters\" element=\"%s\"/></wsdl:message>", name, element);
    }

    private void portType() {
        line("<wsdl:portType name=\"%sPortType\">", descriptor.name());
        for (var exchange : exchanges) {
            line("<wsdl:operation name=\"%s\">", exchange.name());
            if (!exchange.documentation().isEmpty()) {
                line("<wsdl:documentation>%s</wsdl:documentation>", exchange.documentation());
            }
            line("<wsdl:input message=\"tns:%sRequest\" wsaw:Action=\"urn:%s\"/>", exchange.name(), exchange.name());
            if (exchange.output() != null) {
                line("<wsdl:output message=\"tns:%sResponse\" wsaw:Action=\"urn:%sResponse\"/>", exchange.name(),
                        exchange.name());
                line("<wsdl:fault message=\"tns:%s\" name=\"%s\" wsaw:Action=\"urn:%s%s\"/>", FAULT_MESSAGE,
                        FAULT_MESSAGE, exchange.name(), FAULT_MESSAGE);
            }
            text.append("</wsdl:operation>\n");
        }
        text.append("</wsdl:portType>\n");
    }

    private void soapBinding(String name, String prefix) {
        line("<wsdl:binding name=\"%s%s\" type=\"tns:%sPortType\">", descriptor.name(), name, descriptor.name());
        line("<%s:binding style=\"document\" transport=\"http://schemas.xmlsoap.org/soap/http\"/>", prefix);
        for (var exchange : exchanges) {
            line("<wsdl:operation name=\"%s\">", exchange.name());
            line("<%s:operation soapAction=\"urn:%s\" style=\"document\"/>", prefix, exchange.name());
            line("<wsdl:input><%s:body use=\"literal\"/></wsdl:input>", prefix);
            if (exchange.output() != null) {
                line("<wsdl:output><%s:body use=\"literal\"/></wsdl:output>", prefix);
                line("<wsdl:fault name=\"%s\"><%s:fault use=\"literal\" name=\"%s\"/></wsdl:fault>", FAULT_MESSAGE,
                        prefix, FAULT_MESSAGE);
            }
            text.append("</wsdl:operation>\n");
        }
        text.append("</wsdl:binding>\n");
    }

    private void httpBinding() {
        line("<wsdl:binding name=\"%sHttpBinding\" type=\"tns:%sPortType\">", descriptor.name(), descriptor.name());
        line("<http:binding verb=\"POST\"/>");
        for (var exchange : exchanges) {
            line("<wsdl:operation name=\"%s\">", exchange.name());
            line("<http:operation location=\"%s\"/>", exchange.path());
            line("<wsdl:input><mime:content type=\"text/xml\" part=\"parameters\"/></wsdl:input>");
            if (exchange.output() != null) {
                line("<wsdl:output><mime:content type=\"text/xml\" part=\"parameters\"/></wsdl:output>");
            }
            text.append("</wsdl:operation>\n");
        }
        text.append("</wsdl:binding>\n");
    }

    private void service(List<Endpoint> endpoints) {
        line("<wsdl:service name=\"%s\">", descriptor.name());
        for (var endpoint : endpoints) {
            var isHttp = endpoint.name().endsWith("HTTPEndpoint");
            var is12 = endpoint.name().contains("SOAP12");
            line("<wsdl:port name=\"%s\" binding=\"tns:%s%s\">", endpoint.name(), descriptor.name(),
                    isHttp ? "HttpBinding" : is12 ? "SOAP12Binding" : "SOAP11Binding");
            line("<%s:address location=\"%s\"/></wsdl:port>", isHttp ? "http" : is12 ? "soap12" : "soap",
                    slashed(endpoint.address().toString()));
        }
        text.append("</wsdl:service>\n");
    }

    /** {@return the address with a slash at its end, as DSS gives it} */
    static String slashed(String address) {
        return address.endsWith("/") ? address : address + "/";
    }
}
