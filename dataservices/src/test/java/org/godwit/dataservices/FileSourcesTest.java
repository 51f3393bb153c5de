package org.godwit.dataservices;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.dhatim.fastexcel.Workbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services over files in CSV and of Excel. */
class FileSourcesTest {
    private static final String OPERATION = "<operation name=\"o\"><call-query href=\"q\"/></operation>";

    @TempDir
    private Path folder = Path.of("");
    private final TestEnvironment home = TestEnvironment.h2();

    @BeforeEach
    void live() {
        home.in(folder);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private TestService csv(String settings, String result) {
        return TestService.deployText(home, "Files", """
                <data name="Files"><config id="c"><property name="csv_datasource">./ports.csv</property>%s</config>
                <query id="q" useConfig="c">%s</query>%s</data>""".formatted(settings, result, OPERATION));
    }

    private static String property(String name, String value) {
        return "<property name=\"" + name + "\">" + value + "</property>";
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("ports.csv"), text);
    }

    @Test
    void theRowsOfAFileAreRead() throws IOException {
        file("\uFEFFcode;Name\nOSL;\"Oslo; the \"\"tiger\"\" city\"\nTRD;Trondheim\nBGO;Bergen\n");
        var settings = property("csv_columnseperator", ";") + property("csv_hasheader", "true")
                + property("csv_startingrow", "2") + property("csv_maxrowcount", "2");
        try (var service = csv(settings, """
                <result element="ports" rowName="port"><element name="name" column="NAME"/>
                <attribute name="code" column="code"/></result>""")) {
            assertThat(service.xml("o")).isEqualTo("<ports xmlns=\"http://ws.wso2.org/dataservice\">"
                    + "<port code=\"OSL\"><name>Oslo; the \"tiger\" city</name></port>"
                    + "<port code=\"TRD\"><name>Trondheim</name></port></ports>");
            file("code;Name\nXXX;Changed\n");
            assertThat(service.xml("o")).contains("Changed").doesNotContain("Oslo");
            Files.delete(folder.resolve("ports.csv"));
            assertThat(service.fault("o"))
                    .startsWith("UNKNOWN_ERROR\nDS Fault Message: Error in CSVQuery.runQuery.");
        }
    }

    @Test
    void withoutAHeaderColumnsHaveNumbersAndAShortRowLacksSome() throws IOException {
        file("a\tb\nc");
        try (var service = csv(property("csv_columnseperator", "\\t"), """
                <result element="r" rowName="x"><element name="one" column="1"/>
                <element name="two" column="2" optional="true"/></result>""")) {
            assertThat(service.xml("o")).contains("<x><one>a</one><two>b</two></x><x><one>c</one></x>");
        }
        try (var service = csv(property("csv_columnseperator", "\\t"),
                "<result element=\"r\" rowName=\"x\"><element name=\"two\" column=\"2\"/></result>")) {
            assertThat(service.fault("o")).startsWith("INCOMPATIBLE_PARAMETERS_ERROR")
                    .contains("cannot find parameter with type:column name:2");
        }
    }

    @Test
    void aMissingFileIsAProblem() {
        var text = "<data name=\"F\">\n<config id=\"c\"><property name=\"csv_datasource\">%s</property></config></data>";

        assertThat(TestService.problems(home, text.formatted("./none.csv"))).singleElement().asString()
                .startsWith("line 2").contains("GW-SERVICE-013", "none.csv");
        assertThat(TestService.problems(home, text.formatted("gov:/none.csv"))).singleElement().asString()
                .contains("GW-SERVICE-013");
    }

    @Test
    void aFileOfTheRegistryIsReadAsOneOfTheHome() throws IOException {
        Files.createDirectories(folder.resolve("registry"));
        Files.writeString(folder.resolve("registry/ports.csv"), "OSL\n");

        try (var service = TestService.deployText(home, "Files",
                """
                <data name="Files"><config id="c"><property name="csv_datasource">conf:/ports.csv</property></config>
                <query id="q" useConfig="c"><result element="r"><element name="one" column="1"/></result></query>%s</data>"""
                        .formatted(OPERATION))) {
            assertThat(service.xml("o")).contains("<one>OSL</one>");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ports.xlsx", "ports.xls"})
    void bothFormatsOfExcelAreReadUntilTheFirstEmptyRow(String name) throws IOException {
        workbook(folder.resolve(name));
        try (var service = TestService.deployText(home, "Sheets", """
                <data name="Sheets"><config id="c"><property name="excel_datasource">%s</property></config>
                <query id="q" useConfig="c"><excel><workbookname>Ports</workbookname><hasheader>true</hasheader>
                <startingrow>2</startingrow></excel><result element="r" rowName="x"><element name="code" column="c0"/>
                <element name="berths" column="C1"/><element name="depth" column="3"/><element name="open" column="c3"/>
                <element name="sum" column="5"/></result></query>%s</data>""".formatted(folder.resolve(name),
                OPERATION))) {
            assertThat(service.xml("o")).contains("<x><code>OSL</code><berths>103</berths><depth>12.5</depth>"
                    + "<open>true</open><sum>{formula}</sum></x>", "<x><code></code>").doesNotContain("AFTER");
        }
    }

    /** Row 4 is empty, so that row 5 is not read. */
    private static void workbook(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            if (file.toString().endsWith(".xlsx")) {
                try (var workbook = new Workbook(out, "Test", "1.0")) {
                    var sheet = workbook.newWorksheet("Ports");
                    for (var column = 0; column < 5; column++) {
                        sheet.value(0, column, "c" + column);
                    }
                    sheet.value(1, 0, "OSL");
                    sheet.value(2, 0, "");
                    sheet.value(4, 0, "AFTER");
                    for (var row = 1; row < 3; row++) {
                        sheet.value(row, 1, 103);
                        sheet.value(row, 2, 12.5);
                        sheet.value(row, 3, true);
                        sheet.formula(row, 4, "B2*2");
                    }
                }
                return;
            }
            try (var workbook = new HSSFWorkbook()) {
                var sheet = workbook.createSheet("Ports");
                var header = sheet.createRow(0);
                for (var column = 0; column < 5; column++) {
                    header.createCell(column).setCellValue("c" + column);
                }
                for (var row = 1; row < 3; row++) {
                    var cells = sheet.createRow(row);
                    if (row == 1) {
                        cells.createCell(0).setCellValue("OSL");
                    }
                    cells.createCell(1).setCellValue(103);
                    cells.createCell(2).setCellValue(12.5);
                    cells.createCell(3).setCellValue(true);
                    cells.createCell(4).setCellFormula("B2*2");
                }
                sheet.createRow(4).createCell(0).setCellValue("AFTER");
                workbook.write(out);
            }
        }
    }

    @Test
    void aLongFileIsReadRowByRow() throws IOException {
        try (var out = Files.newBufferedWriter(folder.resolve("ports.csv"), StandardCharsets.UTF_8)) {
            for (var i = 0; i < 100_000; i++) {
                out.write(i + ",name of " + i + "\n");
            }
        }
        try (var service = csv("", "<result element=\"r\" rowName=\"x\"><element name=\"n\" column=\"2\"/></result>")) {
            assertThat(service.xml("o")).endsWith("<x><n>name of 99999</n></x></r>");
        }
    }
}
