package org.godwit.dataservices.descriptor;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLStreamReader2;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads XML into {@link Node}s. A document type, and with it every entity, is refused. */
final class NodeReader {
    private static final String VAULT = "http://org.wso2.securevault/configuration";
    private static final int DEEPEST = 200;

    private final Path file;

    NodeReader(Path file) {
        this.file = file;
    }

    /** @throws ProblemException when the file is not to be read or not well formed */
    Node read() {
        try (var in = Files.newInputStream(file)) {
            return read(in);
        } catch (IOException e) {
            throw new Problem(ServiceProblem.UNREADABLE, "The data service cannot be read.", new Place.File(file),
                    e.toString(), "check that the file exists and may be read").exception(e);
        }
    }

    private Node read(InputStream in) {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            var reader = (XMLStreamReader2) factory.createXMLStreamReader(in);
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw notWellFormed(position(reader), "it carries a document type, which could define entities")
                            .exception();
                }
            }
            var root = element(reader, 0);
            while (reader.hasNext()) {
                reader.next();
            }
            return root;
        } catch (XMLStreamException e) {
            var at = e.getLocation() == null
                    ? new Position(0, 0)
                    : new Position(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber());
            throw notWellFormed(at, String.valueOf(e.getMessage()).lines().findFirst().orElse("")).exception(e);
        }
    }

    private Node element(XMLStreamReader reader, int depth) throws XMLStreamException {
        var at = position(reader);
        if (depth > DEEPEST) {
            throw notWellFormed(at, "elements are nested more than " + DEEPEST + " deep").exception();
        }
        var name = reader.getLocalName();
        Map<String, String> attributes = new LinkedHashMap<>();
        @Nullable
        String alias = null;
        for (var i = 0; i < reader.getAttributeCount(); i++) {
            var namespace = reader.getAttributeNamespace(i);
            if (namespace == null || namespace.isEmpty()) {
                attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
            } else if (namespace.equals(VAULT) && reader.getAttributeLocalName(i).equals("secretAlias")) {
                alias = reader.getAttributeValue(i);
            }
        }
        List<Node> children = new ArrayList<>();
        var text = new StringBuilder();
        while (reader.next() != XMLStreamConstants.END_ELEMENT) {
            switch (reader.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    var namespaced = reader.getNamespaceURI() != null && !reader.getNamespaceURI().isEmpty();
                    var child = element(reader, depth + 1);
                    if (!namespaced) {
                        children.add(child);
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw notWellFormed(position(reader), "it uses an entity that XML does not define").exception();
                default -> {
                    // comments and processing instructions say nothing
                }
            }
        }
        return new Node(name, Map.copyOf(attributes), List.copyOf(children), text.toString(), at, alias);
    }

    private static Position position(XMLStreamReader reader) {
        var location = reader.getLocation();
        return new Position(location.getLineNumber(), location.getColumnNumber());
    }

    private Problem notWellFormed(Position at, String why) {
        return new Problem(ServiceProblem.NOT_WELL_FORMED, "The data service is not well-formed XML.",
                new Place.Line(file, at.line(), at.column()), why, "correct the file at this place");
    }
}
