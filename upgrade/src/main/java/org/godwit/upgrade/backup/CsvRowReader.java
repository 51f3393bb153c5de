package org.godwit.upgrade.backup;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Base64;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.database.TableReader;
import org.godwit.carbon.problem.ProblemException;
import org.godwit.carbon.schema.ColumnType;

/** Reads back what {@link CsvRowWriter} wrote, row by row. Large values are read from their entries when they are asked for. */
final class CsvRowReader implements AutoCloseable {
    /** Characters of one field or row: values in base64, and long texts. */
    private static final int LONGEST_ROW = 512 << 20;

    /** Digits and sign of a number that cannot overflow. */
    private static final int SHORT_NUMBER = 18;

    private final ArchiveReader archive;
    private final Manifest.TablePart table;
    private final InputStream in;

    CsvRowReader(InputStream in, Manifest.TablePart table, ArchiveReader archive) {
        this.in = in;
        this.table = table;
        this.archive = archive;
    }

    /**
     * Reads all rows. {@return their number}
     *
     * @throws ProblemException when the entry is not what was written
     */
    long read(TableReader.RowConsumer consumer) throws SQLException {
        var strict = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var types = table.columns().stream().map(c -> c.column().type()).toArray(ColumnType[]::new);
        long rows = 0;
        try (var csv = CsvReader.builder().skipEmptyLines(false).maxBufferSize(LONGEST_ROW)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(new Fields(types), new InputStreamReader(in, strict))) {
            var lines = csv.iterator();
            if (!lines.hasNext() || !namesColumns(lines.next())) {
                throw damaged("its first line does not name the columns");
            }
            while (lines.hasNext()) {
                consumer.accept(lines.next());
                rows++;
            }
        } catch (CsvParseException | UncheckedIOException | IOException e) {
            throw damaged("row " + (rows + 1) + " cannot be read: " + e.getMessage());
        }
        if (rows != table.rows()) {
            throw damaged("it has " + rows + " rows, " + table.rows() + " were written");
        }
        return rows;
    }

    private boolean namesColumns(Row names) {
        for (int i = 0; i < names.size(); i++) {
            if (!names.text(i).equals(table.columns().get(i).name())) {
                return false;
            }
        }
        return true;
    }

    private ProblemException damaged(String why) {
        return archive.damaged(table.entry(), why).exception();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Makes values out of the parser's characters; one for each file. */
    private final class Fields extends AbstractBaseCsvCallbackHandler<Row> {
        private final ColumnType[] types;
        private Object[] values = {};
        private boolean isFirst = true;
        private int count;

        Fields(ColumnType[] types) {
            this.types = types;
        }

        @Override
        protected void handleBegin(long startingLineNumber) {
            values = new Object[types.length];
            count = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            count++;
            if (index >= types.length) {
                return;
            }
            if (isFirst) {
                values[index] = new String(buffer, offset, length);
            } else {
                values[index] = length == 0 && !quoted
                        ? Row.Null.NULL
                        : value(types[index], buffer, offset, length);
            }
        }

        /** The NULL of a table with one column. */
        @Override
        protected void handleEmpty() {
            handleField(0, new char[0], 0, 0, false);
        }

        @Override
        protected Row buildRecord() {
            if (count != types.length) {
                throw new CsvParseException(count + " fields instead of " + types.length);
            }
            isFirst = false;
            return new Row(values);
        }

        private Object value(ColumnType type, char[] buffer, int offset, int length) {
            try {
                return switch (type) {
                    case ColumnType.Int _,ColumnType.SmallInt _,ColumnType.BigInt _ ->
                        number(buffer, offset, length);
                    case ColumnType.Bool _ -> flag(new String(buffer, offset, length));
                    case ColumnType.Varchar _,ColumnType.Clob _ -> new String(buffer, offset, length);
                    case ColumnType.Blob _ -> bytes(new String(buffer, offset, length));
                    case ColumnType.Timestamp _ -> IsoTime.parse(buffer, offset, length);
                    case ColumnType.Date _ -> LocalDate.parse(CharBuffer.wrap(buffer, offset, length));
                    case ColumnType.Decimal _ -> new BigDecimal(buffer, offset, length);
                    case ColumnType.Real _ -> Double.parseDouble(new String(buffer, offset, length));
                };
            } catch (java.time.DateTimeException | IllegalArgumentException e) {
                throw new CsvParseException("a field is no " + TypeText.of(type));
            }
        }

        /** Most numbers are short; the others go the way on which overflow is noticed. */
        private long number(char[] buffer, int offset, int length) {
            if (length == 0 || length > SHORT_NUMBER) {
                return Long.parseLong(CharBuffer.wrap(buffer, offset, length), 0, length, 10);
            }
            boolean negative = length > 1 && buffer[offset] == '-';
            long number = 0;
            for (int i = negative ? 1 : 0; i < length; i++) {
                int digit = buffer[offset + i] - '0';
                if (digit < 0 || digit > 9) {
                    throw new IllegalArgumentException("no number");
                }
                number = number * 10 + digit;
            }
            return negative ? -number : number;
        }

        private boolean flag(String text) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> throw new IllegalArgumentException("no boolean");
            };
        }

        private Object bytes(String text) {
            if (!text.startsWith("@")) {
                return Base64.getDecoder().decode(text);
            }
            int number = Integer.parseInt(text, 1, text.length(), 10);
            if (number < 1 || number > table.largeObjects().size()) {
                throw new IllegalArgumentException("no such large value");
            }
            return new LargeEntry(archive, table.largeObjects().get(number - 1));
        }
    }

    private record LargeEntry(ArchiveReader archive, Manifest.ObjectPart part) implements Row.Lob {
        @Override
        public long length() {
            return part.bytes();
        }

        @Override
        public InputStream open() {
            try {
                return archive.entry(part.entry());
            } catch (IOException e) {
                throw archive.damaged(part.entry(), String.valueOf(e.getMessage())).exception(e);
            }
        }
    }
}
