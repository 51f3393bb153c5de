package org.godwit.upgrade.backup;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;
import org.godwit.carbon.database.Row;
import org.godwit.carbon.schema.Table;

/**
 * Writes rows as comma-separated values. NULL is an empty field, the empty text an empty field in quotes; bytes are in base64;
 * a value too large for that is {@code @} and the number under which it is kept.
 */
final class CsvRowWriter implements AutoCloseable {
    /** Bytes up to which a value stands in its row. */
    private static final int INLINE_BYTES = 1 << 20;
    private static final int BUFFER_CHARS = 16 * 1024;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final CsvWriter csv;
    private final LargeObjects large;

    /** Begins with the names of the columns. */
    CsvRowWriter(OutputStream out, Table table, LargeObjects large) {
        // Half a surrogate pair is no character: to write a question mark instead would lose what the row holds.
        var strict = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.csv = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).bufferSize(BUFFER_CHARS)
                .build(new OutputStreamWriter(out, strict));
        this.large = large;
        csv.writeRecord(table.columnNames());
    }

    void write(Row row) throws SQLException {
        var fields = csv.writeRecord();
        for (int i = 0; i < row.size(); i++) {
            switch (row.get(i)) {
                case Row.Null _ -> fields.writeField(null);
                case String text -> fields.writeField(text);
                case Long number -> fields.writeField(number.toString());
                case Boolean flag -> fields.writeField(flag.toString());
                case LocalDateTime time -> fields.writeField(time.toString());
                case LocalDate date -> fields.writeField(date.toString());
                case Double number -> fields.writeField(number.toString());
                case BigDecimal number -> fields.writeField(number.toPlainString());
                case byte[] bytes -> fields.writeField(BASE64.encodeToString(bytes));
                case Row.Lob lob -> fields.writeField(large(lob));
                default -> throw new IllegalArgumentException("no column holds a " + row.get(i).getClass());
            }
        }
        fields.endRecord();
    }

    private String large(Row.Lob lob) throws SQLException {
        try (var in = lob.open()) {
            return lob.length() <= INLINE_BYTES
                    ? BASE64.encodeToString(in.readAllBytes())
                    : "@" + large.keep(in, lob.length());
        } catch (IOException e) {
            throw new SQLException("a large object cannot be kept", "58030", e);
        }
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
