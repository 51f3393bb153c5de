package org.godwit.dataservices.source.rows;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.godwit.dataservices.descriptor.Config;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.source.relational.Argument;
import org.jspecify.annotations.Nullable;

/**
 * A file in CSV, in UTF-8. With a header the starting row still counts lines of the file, so that data normally starts at 2; this is
 * how DSS counts.
 *
 * @param separator between values
 * @param headerLine the line with the names of columns, from 1; 0 when there is none
 * @param startingLine the first line with data, from 1
 * @param mostRows how many rows at most, -1 for all
 */
public record CsvSource(DataFile file, char separator, int headerLine, int startingLine,
        int mostRows) implements RowSource {
    private static final String STEP = "CSVQuery.runQuery";

    /** @throws NumberFormatException when a number is none */
    public static CsvSource of(Config config, DataFile file) {
        var hasHeader = config.text("csv_hasheader").map(Boolean::parseBoolean).orElse(false);
        return new CsvSource(file, separator(config.text("csv_columnseperator").orElse(",")),
                hasHeader ? number(config, "csv_headerrow", 1) : 0, Math.max(1, number(config, "csv_startingrow", 1)),
                number(config, "csv_maxrowcount", -1));
    }

    private static int number(Config config, String setting, int otherwise) {
        return config.text(setting).map(Integer::parseInt).orElse(otherwise);
    }

    static char separator(String text) {
        if (text.length() == 1) {
            return text.charAt(0);
        }
        if (text.equals("\\t")) {
            return '\t';
        }
        if (text.equals("\\s")) {
            return ' ';
        }
        try {
            return text.startsWith("\\u") && text.length() == 6 ? (char) Integer.parseInt(text.substring(2), 16) : ',';
        } catch (NumberFormatException _) {
            return ',';
        }
    }

    @Override
    public RowQuery prepare(Query query) {
        return new RowQuery() {
            @Override
            public Rows run(@Nullable Argument[] arguments) throws SourceException {
                try {
                    return new CsvRows(reader());
                } catch (IOException | RuntimeException e) {
                    throw new SourceException(e);
                }
            }

            @Override
            public String step() {
                return STEP;
            }
        };
    }

    private CsvReader<CsvRecord> reader() throws IOException {
        return CsvReader.builder().fieldSeparator(separator).skipEmptyLines(false).detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(file.open(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        // each query closes its file
    }

    /** The rows of one query. */
    private final class CsvRows implements Rows {
        private final CsvReader<CsvRecord> reader;
        private final Iterator<CsvRecord> records;
        private final Columns columns;
        private @Nullable CsvRecord ahead;
        private @Nullable CsvRecord row;
        private long read;

        CsvRows(CsvReader<CsvRecord> reader) {
            this.reader = reader;
            this.records = reader.iterator();
            List<String> header = List.of();
            while (headerLine > 0 && records.hasNext()) {
                var found = records.next();
                if (found.getStartingLineNumber() >= headerLine) {
                    header = found.getFields();
                    ahead = found.getStartingLineNumber() >= startingLine ? found : null;
                    break;
                }
            }
            this.columns = new Columns(header);
        }

        @Override
        public int column(String name) {
            return columns.column(name);
        }

        @Override
        public boolean next() throws SourceException {
            if (mostRows >= 0 && read >= mostRows) {
                return false;
            }
            row = ahead == null ? following() : ahead;
            ahead = null;
            read++;
            return row != null;
        }

        private @Nullable CsvRecord following() throws SourceException {
            try {
                while (records.hasNext()) {
                    var next = records.next();
                    if (next.getStartingLineNumber() >= startingLine) {
                        return next;
                    }
                }
                return null;
            } catch (RuntimeException e) {
                throw new SourceException(e);
            }
        }

        @Override
        public boolean has(int column) {
            return row != null && column < row.getFieldCount();
        }

        @Override
        public @Nullable String text(int column) {
            return row == null ? null : row.getField(column);
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
