package org.godwit.dataservices.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ctc.wstx.stax.WstxInputFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.godwit.dataservices.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class ResultWriterTest {
    private static final Tag ROOT = Tag.element("rows", "urn:x");
    private static final Tag ROW = Tag.row("row", "urn:x");
    private static final Tag NAME = Tag.field("name", "urn:x", Tag.Kind.TEXT);
    private static final Tag AGE = Tag.field("age", "urn:x", Tag.Kind.NUMBER);
    private static final Tag OTHER = Tag.field("other", "urn:y", Tag.Kind.TEXT);

    /** Writes something. */
    private interface Writing {
        void to(ResultWriter out) throws IOException;
    }

    private static String write(Format format, boolean isStreamed, Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = ResultWriter.of(format, new Answer(() -> bytes, isStreamed));
        writing.to(out);
        out.finish();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static void rows(ResultWriter out, List<String> values) throws IOException {
        out.open(ROOT);
        for (var i = 0; i < values.size(); i++) {
            out.open(ROW);
            out.attribute(Tag.element("id", ""), values.get(i));
            if (i % 2 == 0) {
                out.text(NAME, values.get(i));
            } else {
                out.utf8(NAME, values.get(i).getBytes(StandardCharsets.UTF_8));
            }
            out.close(ROW);
        }
        out.close(ROOT);
    }

    static IntStream seeds() {
        var fixed = Integer.getInteger("godwit.seed");
        return fixed == null ? IntStream.range(0, 200) : IntStream.of(fixed);
    }

    private static List<String> texts(int seed, boolean isForXml) {
        var random = new Random(seed);
        var texts = new ArrayList<String>();
        for (var i = 0; i < seed / 2; i++) {
            var text = new StringBuilder();
            for (var length = random.nextInt(1 + seed); length > 0; length--) {
                int c = switch (random.nextInt(6)) {
                    case 0 -> "<>&\"'\\/]]>\n\t\r{}[]".codePointAt(random.nextInt(17));
                    case 1 -> random.nextInt(0x20);
                    case 2 -> 0x80 + random.nextInt(0x700);
                    case 3 -> 0x10000 + random.nextInt(0xFFFFF);
                    case 4 -> 0xE000 + random.nextInt(0x1FFD);
                    default -> 0x20 + random.nextInt(0x5F);
                };
                if (!isForXml || XmlText.isAllowed(c)) {
                    text.appendCodePoint(c);
                }
            }
            texts.add(text.toString());
        }
        return texts;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aParserReadsFromXmlWhatWasWritten(int seed) throws IOException, XMLStreamException {
        var texts = texts(seed, true);

        var xml = write(Format.XML, seed % 2 == 0, out -> rows(out, texts));

        var reader = new WstxInputFactory().createXMLStreamReader(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        var attributes = new ArrayList<String>();
        var contents = new ArrayList<String>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                if (reader.getLocalName().equals("row")) {
                    attributes.add(reader.getAttributeValue(0));
                } else if (reader.getLocalName().equals("name")) {
                    contents.add(reader.getElementText());
                }
            }
        }
        assertThat(contents).isEqualTo(texts);
        assertThat(attributes).isEqualTo(texts);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aParserReadsFromJsonWhatWasWritten(int seed) throws IOException {
        var texts = texts(seed, false);

        for (var format : List.of(Format.JSON_TYPED, Format.JSON_MAPPED, Format.JSON_BADGERFISH)) {
            var json = write(format, seed % 2 == 0, out -> rows(out, texts));

            var read = new ArrayList<String>();
            var name = format == Format.JSON_BADGERFISH ? "$" : "name";
            try (var parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
                for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    if (token == JsonToken.VALUE_STRING && name.equals(parser.currentName())
                            && !parser.getString().equals("urn:x")) {
                        read.add(parser.getString());
                    }
                }
            }
            assertThat(read).as(format.name()).isEqualTo(texts);
        }
    }

    @Test
    void controlCharactersAreRefusedInXml() {
        assertThatThrownBy(() -> write(Format.XML, true, out -> rows(out, List.of("a\u0001b"))))
                .isInstanceOf(UnwritableTextException.class);
        assertThatThrownBy(() -> write(Format.XML, true, out -> {
            out.open(ROOT);
            out.utf8(NAME, "\uFFFE".getBytes(StandardCharsets.UTF_8));
        })).isInstanceOf(UnwritableTextException.class).hasMessageContaining("0xfffe");
    }

    @Test
    void namespacesAreDeclaredWhereTheyChange() throws IOException {
        assertThat(write(Format.XML, true, out -> {
            out.open(ROOT);
            out.text(OTHER, "o");
            out.nil(NAME);
            out.close(ROOT);
        })).isEqualTo("<rows xmlns=\"urn:x\"><other xmlns=\"urn:y\">o</other><name xmlns:xsi="
                + "\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/></rows>");
    }

    @Test
    void elementsOfOneNameThatAreNoNeighboursAreMovedTogether() throws IOException {
        Writing rowless = out -> {
            out.open(ROOT);
            for (var i = 0; i < 3; i++) {
                out.text(NAME, "n" + i);
                out.number(AGE, i);
            }
            out.close(ROOT);
        };

        assertThat(write(Format.JSON_MAPPED, true, rowless))
                .isEqualTo("{\"rows\":{\"name\":[\"n0\",\"n1\",\"n2\"],\"age\":[\"0\",\"1\",\"2\"]}}");
        assertThat(write(Format.JSON_TYPED, true, rowless))
                .isEqualTo("{\"rows\":{\"name\":[\"n0\",\"n1\",\"n2\"],\"age\":[0,1,2]}}");
    }

    @Test
    void typedValuesAreBareOnlyWhenJsonTakesThem() throws IOException {
        assertThat(write(Format.JSON_TYPED, true, out -> {
            out.open(ROOT);
            out.plain(AGE, "NaN");
            out.close(ROOT);
        })).isEqualTo("{\"rows\":{\"age\":\"NaN\"}}");
        assertThat(List.of("0", "-1", "1.5", "1.0E7", "-0.0", "1e-3")).allMatch(JsonWriter::isNumber);
        assertThat(List.of("", "-", "01", "1.", ".5", "1E", "+1", "0x1", "1 ")).noneMatch(JsonWriter::isNumber);
    }
}
