package org.godwit.dataservices.source.rows;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.descriptor.Query.Wanted.Sheet;
import org.godwit.dataservices.source.relational.Argument;
import org.jspecify.annotations.Nullable;

/** A workbook of Excel, {@code .xlsx} or {@code .xls}. Reading stops at the first row that is empty, as in DSS. */
public record ExcelSource(DataFile file) implements RowSource {
    private static final String STEP = "ExcelQuery.runQuery";

    @Override
    public RowQuery prepare(Query query) throws InvalidQueryException {
        if (!(query.wanted() instanceof Sheet sheet)) {
            throw new InvalidQueryException("its source is a workbook, and it has no element excel");
        }
        return new RowQuery() {
            @Override
            public Rows run(@Nullable Argument[] arguments) throws SourceException {
                try {
                    return rows(sheet);
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

    private Rows rows(Sheet sheet) throws IOException {
        var workbook = Workbook.open(file);
        try {
            List<String> header = List.of();
            if (sheet.headerRow() > 0) {
                try (var rows = workbook.rows(sheet.name())) {
                    header = rows.skip(sheet.headerRow() - 1L).findFirst().orElse(List.of());
                }
            }
            var rows = workbook.rows(sheet.name());
            return new SheetRows(workbook, rows, rows.skip(sheet.startingRow() - 1L)
                    .limit(sheet.mostRows() < 0 ? Long.MAX_VALUE : sheet.mostRows()).iterator(), new Columns(header));
        } catch (IOException | RuntimeException e) {
            try (workbook) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        // each query closes its file
    }

    /** The rows of one query. */
    private static final class SheetRows implements Rows {
        private final Workbook workbook;
        private final Stream<List<String>> opened;
        private final Iterator<List<String>> rows;
        private final Columns columns;
        private List<String> row = List.of();

        SheetRows(Workbook workbook, Stream<List<String>> opened, Iterator<List<String>> rows, Columns columns) {
            this.workbook = workbook;
            this.opened = opened;
            this.rows = rows;
            this.columns = columns;
        }

        @Override
        public int column(String name) {
            return columns.column(name);
        }

        @Override
        public boolean next() throws SourceException {
            try {
                row = rows.hasNext() ? rows.next() : List.of();
                return !row.isEmpty();
            } catch (RuntimeException e) {
                throw new SourceException(e);
            }
        }

        @Override
        public boolean has(int column) {
            return column < row.size();
        }

        @Override
        public @Nullable String text(int column) {
            return row.get(column);
        }

        @Override
        public void close() {
            try (workbook; opened) {
                row = List.of();
            }
        }
    }
}
