package org.godwit.carbon.registry;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.godwit.carbon.problem.Place;
import org.godwit.carbon.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads the registry's own dump form, as Carbon of all versions writes it: a member at a time, content by way of a temporary file.
 * Elements that are not known are passed over. Used once.
 */
final class DumpReader {
    private static final int DEEPEST = 1_000;

    private final Path file;
    private final Path spool;
    private final XMLStreamReader xml;

    private DumpReader(Path file, InputStream in, Path spool) throws XMLStreamException {
        this.file = file;
        this.spool = spool;
        this.xml = factory().createXMLStreamReader(in);
    }

    private static WstxInputFactory factory() {
        var factory = new WstxInputFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEEPEST);
        return factory;
    }

    /** Brings a dump into a tree, at the top of the sink. */
    static void read(Path file, TreeSink sink) throws SQLException {
        try (var in = Files.newInputStream(file)) {
            var spool = Files.createTempFile("registry", ".content");
            try {
                var reader = new DumpReader(file, in, spool);
                reader.first();
                reader.tree(sink.top(), sink);
                reader.rest();
            } catch (XMLStreamException e) {
                throw invalid(file, e.getLocation() == null ? 0 : e.getLocation().getLineNumber(),
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            } finally {
                Files.deleteIfExists(spool);
            }
        } catch (IOException e) {
            throw TreeSink.failed(e, file);
        }
    }

    /** {@return what a file tells about one resource; members and content are not looked at} */
    static DumpNode readAlone(Path file) {
        try (var in = Files.newInputStream(file)) {
            var reader = new DumpReader(file, in, file);
            reader.first();
            return reader.about().node();
        } catch (XMLStreamException e) {
            throw invalid(file, 0, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw TreeSink.failed(e, file);
        }
    }

    private static RuntimeException invalid(Path file, int line, String why) {
        return new Problem(RegistryProblem.DUMP_INVALID, "The file is no dump of a registry.",
                new Place.Line(file, line, 0), why, "export it again; nothing of it was imported").exception();
    }

    private RuntimeException invalid(String why) {
        return invalid(file, xml.getLocation().getLineNumber(), why);
    }

    private void first() throws XMLStreamException {
        xml.nextTag();
        if (!xml.getLocalName().equals("resource")) {
            throw invalid("it begins with <" + xml.getLocalName() + ">, not with <resource>");
        }
    }

    private void rest() throws XMLStreamException {
        while (xml.hasNext()) {
            xml.next();
        }
    }

    /** At the start tag of a resource; afterwards at its end tag. */
    private void tree(RegistryPath path, TreeSink sink) throws XMLStreamException, SQLException, IOException {
        var about = about();
        var node = about.node();
        if (node.status().equals("deleted")) {
            sink.delete(path);
            skipTo("resource", about.depthAtEnd);
            return;
        }
        sink.put(path, node, about.content ? Content.of(spool) : null);
        if (about.members) {
            var names = new HashSet<String>();
            members(path, sink, names);
            sink.keepOnly(path, names);
            xml.nextTag();
            while (xml.isStartElement()) {
                skip();
                xml.nextTag();
            }
        }
    }

    private void skipTo(String name, boolean alreadyThere) throws XMLStreamException {
        if (alreadyThere) {
            return;
        }
        while (!(xml.isEndElement() && xml.getLocalName().equals(name))) {
            if (xml.isStartElement()) {
                skip();
            }
            xml.next();
        }
    }

    private void members(RegistryPath path, TreeSink sink, Set<String> names)
            throws XMLStreamException, SQLException, IOException {
        while (nextChild()) {
            if (!xml.getLocalName().equals("resource")) {
                skip();
                continue;
            }
            var name = nameOf();
            if (name.isEmpty() || !names.add(name)) {
                throw invalid(name.isEmpty() ? "a member has no name" : "the name " + name + " occurs twice");
            }
            tree(path.child(name), sink);
        }
    }

    /** Old dumps name the path instead. */
    private String nameOf() {
        var name = attribute("name");
        var path = attribute("path");
        return name.isEmpty() ? path.substring(path.lastIndexOf('/') + 1) : name;
    }

    private String attribute(String name) {
        var value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** {@return whether there is another start tag before the end tag of the current element} */
    private boolean nextChild() throws XMLStreamException {
        while (true) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return false;
                }
                default -> {
                    // text between elements means nothing
                }
            }
        }
    }

    private void skip() throws XMLStreamException {
        int depth = 1;
        while (depth > 0) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
    }

    /** Everything about a resource up to its members: at the start tag of {@code children}, or at its own end tag. */
    private About about() throws XMLStreamException, IOException {
        var about = new About(nameOf(), attribute("isCollection").equals("true"), attribute("status"));
        while (nextChild()) {
            switch (xml.getLocalName()) {
                case "mediaType" -> about.mediaType = xml.getElementText();
                case "creator" -> about.creator = xml.getElementText();
                case "createdTime" -> about.created = time();
                case "lastUpdater" -> about.updater = xml.getElementText();
                case "lastModified" -> about.updated = time();
                case "uuid" -> about.uuid = xml.getElementText();
                case "description" -> about.description = xml.getElementText();
                case "properties" -> properties(about.properties);
                case "comments" -> comments(about.comments);
                case "taggings" -> tags(about.tags);
                case "ratings" -> ratings(about.ratings);
                case "associations" -> associations(about.associations);
                case "content" -> {
                    content();
                    about.content = true;
                }
                case "children", "childs" -> {
                    about.members = true;
                    about.depthAtEnd = false;
                    return about;
                }
                default -> skip();
            }
        }
        about.depthAtEnd = true;
        return about;
    }

    private LocalDateTime time() throws XMLStreamException {
        var text = xml.getElementText().strip();
        try {
            return LocalDateTime.ofInstant(Instant.ofEpochMilli(Long.parseLong(text)), ZoneId.systemDefault());
        } catch (NumberFormatException _) {
            throw invalid("a time is no number of milliseconds");
        }
    }

    private void properties(List<Property> found) throws XMLStreamException {
        while (nextChild()) {
            var key = attribute("key");
            found.add(new Property(key, xml.getElementText()));
        }
    }

    private void comments(List<Comment> found) throws XMLStreamException {
        while (nextChild()) {
            var user = "";
            var text = "";
            while (nextChild()) {
                switch (xml.getLocalName()) {
                    case "user" -> user = xml.getElementText();
                    case "text" -> text = xml.getElementText();
                    default -> skip();
                }
            }
            found.add(new Comment(0, text, user, LocalDateTime.MIN));
        }
    }

    private void tags(List<Tag> found) throws XMLStreamException {
        while (nextChild()) {
            var user = "";
            var name = "";
            var time = LocalDateTime.of(1970, 1, 1, 0, 0);
            while (nextChild()) {
                switch (xml.getLocalName()) {
                    case "user" -> user = xml.getElementText();
                    case "tagName" -> name = xml.getElementText();
                    case "date" -> time = time();
                    default -> skip();
                }
            }
            found.add(new Tag(name, user, time));
        }
    }

    private void ratings(List<Rating> found) throws XMLStreamException {
        while (nextChild()) {
            var user = "";
            int stars = 0;
            var time = LocalDateTime.of(1970, 1, 1, 0, 0);
            while (nextChild()) {
                switch (xml.getLocalName()) {
                    case "user" -> user = xml.getElementText();
                    case "rate" -> stars = stars();
                    case "date" -> time = time();
                    default -> skip();
                }
            }
            found.add(new Rating(user, stars, time));
        }
    }

    private int stars() throws XMLStreamException {
        var text = xml.getElementText().strip();
        if (!text.matches("\\d")) {
            throw invalid("a rating is no digit");
        }
        return Integer.parseInt(text);
    }

    private void associations(List<Association> found) throws XMLStreamException {
        while (nextChild()) {
            var source = "";
            var target = "";
            var type = "";
            while (nextChild()) {
                switch (xml.getLocalName()) {
                    case "source" -> source = xml.getElementText();
                    case "destination" -> target = xml.getElementText();
                    case "type" -> type = xml.getElementText();
                    default -> skip();
                }
            }
            found.add(new Association(source, target, type));
        }
    }

    private void content() throws XMLStreamException, IOException {
        try (var out = Files.newOutputStream(spool);
                var decoded = Base64.getMimeDecoder().wrap(new CharacterStream(xml))) {
            decoded.transferTo(out);
        } catch (CharacterStream.BrokenXml e) {
            throw e.cause();
        } catch (IOException e) {
            throw invalid("content is no Base64: " + e.getMessage());
        }
    }

    /** What is collected about one resource. */
    private static final class About {
        private final String name;
        private final boolean collection;
        private final String status;
        private final List<Property> properties = new ArrayList<>();
        private final List<Comment> comments = new ArrayList<>();
        private final List<Tag> tags = new ArrayList<>();
        private final List<Rating> ratings = new ArrayList<>();
        private final List<Association> associations = new ArrayList<>();
        private String mediaType = "";
        private String description = "";
        private String creator = "";
        private @Nullable LocalDateTime created;
        private String updater = "";
        private @Nullable LocalDateTime updated;
        private String uuid = "";
        private boolean content;
        private boolean members;
        private boolean depthAtEnd;

        About(String name, boolean collection, String status) {
            this.name = name;
            this.collection = collection;
            this.status = status;
        }

        DumpNode node() {
            return new DumpNode(name, collection, status, mediaType, description, creator, created, updater, updated,
                    uuid, properties, comments, tags, ratings, associations);
        }
    }
}
