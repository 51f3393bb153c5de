package org.godwit.carbon.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class XmlFileTest {
    private static final Path NAME = Path.of("test.xml");

    @Test
    void elementsKnowTheirExactPlaceWhateverStandsAround() {
        var text = "<?xml version='1.0'?>\r\n<!-- <a>no</a> \uD83E\uDD86 -->\r\n<a x=\"1>2\" \r\n y='/>'>t<b/>"
                + "<b  c='ü' />\r\n<![CDATA[<b>]]><c>&#65;&lt;\r\n</c >\uD83E\uDD86<d></d></a>\r\n";

        var root = XmlFile.of(NAME, text.getBytes(StandardCharsets.UTF_8)).root();

        assertThat(pieces(text, root)).containsExactly(text.substring(text.indexOf("<a x"), text.length() - 2), "<b/>",
                "<b  c='ü' />", "<c>&#65;&lt;\r\n</c >", "<d></d>");
        assertThat(root.children().get(2).text()).isEqualTo("A<");
        assertThat(root.children().get(2).where().line()).isEqualTo(5);
        assertThat(root.children().get(0).span().selfClosing()).isTrue();
        assertThat(root.children().get(3).span().selfClosing()).isFalse();
        assertThat(text.substring(root.children().get(2).span().contentStart(),
                root.children().get(2).span().contentEnd())).isEqualTo("&#65;&lt;\r\n");
    }

    @Test
    void placesHoldInFilesLongerThanAnyBuffer() {
        var text = new StringBuilder("<a>");
        for (int i = 0; i < 3_000; i++) {
            text.append("<!-- ü ").append(i).append(" -->\r\n<b n='").append(i).append("'>x</b>\n");
        }
        text.append("</a>");

        var root = XmlFile.of(NAME, text.toString().getBytes(StandardCharsets.UTF_8)).root();

        assertThat(root.children()).hasSize(3_000).allSatisfy(
                b -> assertThat(text.substring(b.span().start(), b.span().end())).isEqualTo(
                        "<b n='" + b.attribute("n") + "'>x</b>"));
    }

    @Test
    void encodingAndByteOrderMarkSurviveRewriting() {
        var latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>ü</a>".getBytes(StandardCharsets.ISO_8859_1);
        var marked = "\uFEFF<a>ü</a>".getBytes(StandardCharsets.UTF_8);
        var wide = "\uFEFF<a>ü</a>".getBytes(StandardCharsets.UTF_16LE);

        for (var bytes : List.of(latin, marked, wide)) {
            var file = XmlFile.of(NAME, bytes);
            assertThat(file.root().text()).isEqualTo("ü");
            assertThat(file.encode(file.text())).isEqualTo(bytes);
        }
    }

    @Test
    void bytesThatAreNotInTheDeclaredEncodingAreRefused() {
        assertThatThrownBy(() -> XmlFile.of(NAME, "<a>ü</a>".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageStartingWith("GW-XML-004");
        assertThatThrownBy(
                () -> XmlFile.of(NAME, "<?xml version='1.0' encoding='x-none'?><a/>".getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("GW-XML-004");
    }

    @Test
    void anEmptyFileIsBroken() {
        assertThatThrownBy(() -> XmlFile.of(NAME, new byte[0])).hasMessageStartingWith("GW-XML-001");
        assertThatThrownBy(() -> XmlFile.of(NAME, "<a>".repeat(2_000).getBytes(StandardCharsets.UTF_8)))
                .hasMessageStartingWith("GW-XML-001");
    }

    private static List<String> pieces(String text, XmlElement element) {
        var pieces = new ArrayList<String>();
        pieces.add(text.substring(element.span().start(), element.span().end()));
        element.children().forEach(c -> pieces.addAll(pieces(text, c)));
        return pieces;
    }
}
