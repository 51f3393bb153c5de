package org.godwit.carbon.registry;

import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Base64;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.codehaus.stax2.XMLOutputFactory2;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.godwit.carbon.problem.ProblemException;

/**
 * Writes trees in the registry's own dump form: {@code resource} elements within each other, content in Base64, times in
 * milliseconds. A member at a time, content in pieces. Links are written as what they are, and not followed.
 */
final class DumpWriter implements AutoCloseable {
    /** A multiple of three, so that pieces of Base64 fit together. */
    private static final int PIECE = 48 * 1024;

    private final TenantRegistry registry;
    private final XMLStreamWriter xml;

    DumpWriter(TenantRegistry registry, OutputStream out) throws XMLStreamException {
        this.registry = registry;
        var factory = new WstxOutputFactory();
        factory.setProperty(XMLOutputFactory2.P_AUTOMATIC_EMPTY_ELEMENTS, false);
        this.xml = factory.createXMLStreamWriter(out, StandardCharsets.UTF_8.name());
    }

    /** Writes a tree. {@return the number of resources and collections} */
    int writeTree(RegistryPath path) throws XMLStreamException, IOException {
        int count = tree(path, registry.getItself(path).orElseThrow(() -> Writer.notFound(path)));
        xml.flush();
        return count;
    }

    private int tree(RegistryPath path, Resource resource) throws XMLStreamException, IOException {
        begin(resource);
        int count = 1;
        if (resource.collection()) {
            xml.writeStartElement("children");
            if (registry.linkTarget(path).isEmpty()) {
                count += members(path);
            }
            xml.writeEndElement();
        } else if (resource.hasContent()) {
            content(path);
        }
        xml.writeEndElement();
        return count;
    }

    private int members(RegistryPath path) throws XMLStreamException, IOException {
        int count = 0;
        var page = registry.children(path, null, Finder.PAGE);
        while (!page.isEmpty()) {
            for (var child : page) {
                // It may be gone by now, or be a mount of a place where nothing is yet.
                var member = registry.getItself(child.path());
                count += member.isPresent() ? tree(child.path(), member.get()) : 0;
            }
            page = registry.children(path, page.getLast(), Finder.PAGE);
        }
        return count;
    }

    /** Writes what is known about a resource, without content and members. */
    void writeAlone(Resource resource) throws XMLStreamException {
        begin(resource);
        xml.writeEndElement();
        xml.flush();
    }

    private void begin(Resource resource) throws XMLStreamException {
        try {
            about(resource);
        } catch (XMLStreamException | IllegalArgumentException e) {
            throw notXml(resource.path(), e);
        }
    }

    private static ProblemException notXml(RegistryPath path, Exception e) {
        return new Problem(RegistryProblem.NOT_EXPORTABLE, "A resource cannot be written as XML.",
                new Place.Setting(path.value()), String.valueOf(e.getMessage()),
                "export it as plain files, or correct the value").exception(e);
    }

    private void about(Resource resource) throws XMLStreamException {
        var path = resource.path();
        xml.writeStartElement("resource");
        xml.writeAttribute("name", path.name());
        xml.writeAttribute("status", "dump");
        xml.writeAttribute("isCollection", Boolean.toString(resource.collection()));
        element("mediaType", resource.mediaType());
        element("version", Integer.toString(resource.version()));
        element("creator", resource.creator());
        element("createdTime", millis(resource.created()));
        element("lastUpdater", resource.updater());
        element("lastModified", millis(resource.updated()));
        element("uuid", resource.uuid());
        element("description", resource.description());
        if (!resource.properties().isEmpty()) {
            xml.writeStartElement("properties");
            for (var property : resource.properties()) {
                xml.writeStartElement("property");
                xml.writeAttribute("key", property.name());
                if (property.value() != null) {
                    xml.writeCharacters(property.value());
                }
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        if (registry.linkTarget(path).isEmpty()) {
            opinions(path);
        }
    }

    private void opinions(RegistryPath path) throws XMLStreamException {
        group("comments", "comment", registry.comments(path), comment -> {
            element("user", comment.user());
            element("text", comment.text());
        });
        group("taggings", "tagging", registry.tags(path), tag -> {
            element("user", tag.user());
            element("date", millis(tag.time()));
            element("tagName", tag.name());
        });
        group("ratings", "rating", registry.ratings(path), rating -> {
            element("user", rating.user());
            element("date", millis(rating.time()));
            element("rate", Integer.toString(rating.stars()));
        });
        group("associations", "association", DumpNode.relative(registry.associations(path), path), association -> {
            element("source", association.source());
            element("destination", association.target());
            element("type", association.type());
        });
    }

    /** Writes the inside of an element. */
    @FunctionalInterface
    private interface Inside<T> {
        void write(T value) throws XMLStreamException;
    }

    private <T> void group(String name, String each, java.util.List<T> values, Inside<T> inside)
            throws XMLStreamException {
        if (values.isEmpty()) {
            return;
        }
        xml.writeStartElement(name);
        for (var value : values) {
            xml.writeStartElement(each);
            inside.write(value);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        if (!text.isEmpty()) {
            xml.writeCharacters(text);
        }
        xml.writeEndElement();
    }

    private static String millis(LocalDateTime time) {
        return Long.toString(time.atZone(ZoneId.systemDefault()).toInstant().toEpochMilli());
    }

    private void content(RegistryPath path) throws XMLStreamException, IOException {
        xml.writeStartElement("content");
        try (var open = registry.open(path).orElseThrow(() -> Writer.notFound(path))) {
            InputStream in = open.content();
            var piece = in.readNBytes(PIECE);
            while (piece.length > 0) {
                xml.writeCharacters(Base64.getEncoder().encodeToString(piece));
                piece = in.readNBytes(PIECE);
            }
        }
        xml.writeEndElement();
    }

    @Override
    public void close() throws XMLStreamException {
        xml.close();
    }
}
