package org.godwit.dataservices.source.rows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.jspecify.annotations.Nullable;

/**
 * An opened workbook. The newer format is read row by row; the older one, which holds at most 65 536 rows a sheet, as a whole. Not
 * for use by several threads.
 */
sealed interface Workbook extends AutoCloseable {
    /** What DSS shows in the place of a formula. */
    String FORMULA = "{formula}";

    /** The eight bytes at the start of a file decide between the formats. */
    int HEADER_BYTES = 8;

    /**
     * {@return the rows of a sheet from its first one, each with the texts of its cells; a row without cells is an empty list}
     *
     * @throws IOException when there is no such sheet
     */
    Stream<List<String>> rows(String sheet) throws IOException;

    @Override
    void close();

    static Workbook open(DataFile file) throws IOException {
        try (var in = file.open()) {
            in.mark(HEADER_BYTES);
            var header = in.readNBytes(HEADER_BYTES);
            in.reset();
            if (header.length == HEADER_BYTES && ReadableWorkbook.isOLE2Header(header)) {
                return new Older(in);
            }
            return new Newer(file.isLocal()
                    ? new ReadableWorkbook(file.path().toFile())
                    : new ReadableWorkbook(in));
        }
    }

    private static IOException noSheet(String name) {
        return new IOException("The workbook has no sheet " + name + ".");
    }

    private static String number(double value) {
        return value == (long) value ? Long.toString((long) value) : Double.toString(value);
    }

    /** Format {@code .xlsx}. */
    record Newer(ReadableWorkbook workbook) implements Workbook {
        @Override
        public Stream<List<String>> rows(String name) throws IOException {
            var sheet = workbook.findSheet(name).orElseThrow(() -> noSheet(name));
            var next = new int[]{1};
            var rows = sheet.openStream();
            // Rows without cells are left out of the file.
            return rows.flatMap(row -> {
                var missing = Math.max(0, Math.min(row.getRowNum() - next[0], 1_048_576));
                next[0] = row.getRowNum() + 1;
                var texts = texts(row);
                return missing == 0
                        ? Stream.of(texts)
                        : Stream.concat(IntStream.range(0, missing).mapToObj(_ -> List.<String>of()),
                                Stream.of(texts));
            }).onClose(rows::close);
        }

        private static List<String> texts(org.dhatim.fastexcel.reader.Row row) {
            var texts = new ArrayList<String>(row.getCellCount());
            for (var i = 0; i < row.getCellCount(); i++) {
                texts.add(row.getOptionalCell(i).map(Newer::text).orElse(""));
            }
            return texts;
        }

        private static String text(org.dhatim.fastexcel.reader.Cell cell) {
            if (cell.getType() == CellType.FORMULA || cell.getFormula() != null) {
                return FORMULA;
            }
            return switch (cell.getType()) {
                case NUMBER -> number(cell.asNumber().doubleValue());
                case BOOLEAN -> String.valueOf(cell.asBoolean());
                case STRING -> cell.asString();
                default -> "";
            };
        }

        @Override
        public void close() {
            try {
                workbook.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Format {@code .xls}. */
    record Older(HSSFWorkbook workbook) implements Workbook {
        Older(InputStream in) throws IOException {
            this(new HSSFWorkbook(in));
        }

        @Override
        public Stream<List<String>> rows(String name) throws IOException {
            var sheet = workbook.getSheet(name);
            if (sheet == null) {
                throw noSheet(name);
            }
            return IntStream.rangeClosed(0, sheet.getLastRowNum()).mapToObj(i -> texts(sheet.getRow(i)));
        }

        private static List<String> texts(org.apache.poi.ss.usermodel.@Nullable Row row) {
            if (row == null || row.getLastCellNum() < 0) {
                return List.of();
            }
            return IntStream.range(0, row.getLastCellNum()).mapToObj(i -> text(row.getCell(i))).toList();
        }

        private static String text(@Nullable Cell cell) {
            if (cell == null) {
                return "";
            }
            return switch (cell.getCellType()) {
                case FORMULA -> FORMULA;
                case NUMERIC -> number(cell.getNumericCellValue());
                case BOOLEAN -> String.valueOf(cell.getBooleanCellValue());
                case STRING -> cell.getRichStringCellValue().getString();
                default -> "";
            };
        }

        @Override
        public void close() {
            try {
                workbook.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
