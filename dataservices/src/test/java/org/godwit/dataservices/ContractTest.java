package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import org.godwit.dataservices.DataService.Description;
import org.godwit.dataservices.DataService.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What clients are generated from. */
class ContractTest {
    private static final List<Endpoint> ENDPOINTS = List.of(
            new Endpoint("SOAP11Endpoint", URI.create("http://localhost:9763/services/FerryTimes.SOAP11Endpoint")),
            new Endpoint("SOAP12Endpoint", URI.create("http://localhost:9763/services/FerryTimes.SOAP12Endpoint/")),
            new Endpoint("HTTPEndpoint", URI.create("http://localhost:9763/services/FerryTimes.HTTPEndpoint")));

    private final TestEnvironment home = TestEnvironment.h2().secret("Ferry.Db.Pwd", "x");

    @AfterEach
    void close() {
        home.close();
    }

    private static String describe(TestService service, Description kind) throws IOException {
        var out = new ByteArrayOutputStream();
        service.service().describe(kind, ENDPOINTS, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theFerryHasItsContract() throws IOException {
        try (var ferry = TestService.deployText(home, "FerryTimes", FerryTest.DESCRIPTOR)) {
            Golden.check("contract/ferry.wsdl", describe(ferry, Description.WSDL_1_1));
            Golden.check("contract/ferry.wsdl2", describe(ferry, Description.WSDL_2_0));
            Golden.check("contract/ferry.xsd", describe(ferry, Description.XSD));
        }
    }

    @Test
    void schemasWithSeveralNamespacesClashesAndRecursionAreValid()
            throws IOException, SAXException, ParserConfigurationException {
        try (var service = TestService.deploy(home, "Clash",
                "baseURI=\"urn:base\" serviceNamespace=\"urn:service\" enableBatchRequests=\"true\" enableBoxcarring=\"true\"",
                """
                        <query id="a"><sql>select 1</sql><param name="p" sqlType="INTEGER"/><param name="l" sqlType="STRING" paramType="ARRAY"/>
                          <result element="things" rowName="thing"><attribute name="no" column="x" xsdType="integer"/>
                          <element name="thing"><element name="deep" column="x" xsdType="xs:double" optional="true"/></element>
                          <element name="many" column="x" arrayName="m"/>
                          <call-query href="b"><with-param name="p" column="x"/></call-query>
                          <call-query href="a"><with-param name="p" column="x"/></call-query></result></query>
                        <query id="b"><sql>select 1</sql><param name="p" sqlType="INTEGER"/>
                          <result element="things" rowName="thing" defaultNamespace="urn:other"><element name="y" column="y" xsdType="dateTime"/></result></query>
                        <query id="c"><sql>delete from x where a = :p</sql><param name="p" sqlType="TIMESTAMP"/></query>
                        <operation name="a"><call-query href="a"><with-param name="p" query-param="p"/><with-param name="l" query-param="l"/></call-query></operation>
                        <operation name="d" returnRequestStatus="true"><call-query href="c"><with-param name="p" query-param="when"/></call-query></operation>
                        <resource path="/c/{when}" method="DELETE"><call-query href="c"><with-param name="p" query-param="when"/></call-query></resource>""")) {
            var wsdl = describe(service, Description.WSDL_1_1);
            Golden.check("contract/clash.wsdl", wsdl);

            var factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(wsdl)));
            var schemas = document.getElementsByTagNameNS(XMLConstants.W3C_XML_SCHEMA_NS_URI, "schema");
            var sources = new Source[schemas.getLength()];
            for (var i = 0; i < sources.length; i++) {
                // the JDK wants what is imported before what imports it
                sources[i] = new DOMSource(schemas.item(sources.length - 1 - i));
            }
            assertThat(sources).hasSize(4);
            SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(sources);
            factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(describe(service, Description.WSDL_2_0))));
        }
    }
}
