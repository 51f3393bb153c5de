package org.godwit.dataservices.extension;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.extension.TableStatement.Condition;
import org.godwit.dataservices.extension.TableStatement.Create;
import org.godwit.dataservices.extension.TableStatement.Delete;
import org.godwit.dataservices.extension.TableStatement.Drop;
import org.godwit.dataservices.extension.TableStatement.Insert;
import org.godwit.dataservices.extension.TableStatement.Operand;
import org.godwit.dataservices.extension.TableStatement.Select;
import org.godwit.dataservices.extension.TableStatement.Update;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.rows.InvalidQueryException;
import org.godwit.dataservices.source.rows.RowQuery;
import org.godwit.dataservices.source.rows.RowSource;
import org.godwit.dataservices.source.rows.Rows;
import org.godwit.dataservices.source.rows.SourceException;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.custom.datasource.DataColumn;
import org.wso2.carbon.dataservices.core.custom.datasource.DataRow;
import org.wso2.carbon.dataservices.core.custom.datasource.DataTable;
import org.wso2.carbon.dataservices.core.custom.datasource.FixedDataRow;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS;

/** A source of tables that a class of the operator's gives; statements are in the small SQL of {@link TableSql}. */
public record ClassTableSource(TabularDataBasedDS source) implements RowSource {
    private static final String STEP = "SQLQuery.processNormalQuery";

    @Override
    public RowQuery prepare(Query query) throws InvalidQueryException {
        if (query.statements().isEmpty()) {
            throw new InvalidQueryException("its source takes an sql statement, and it has none");
        }
        var statement = TableSql.parse(query.statements().getFirst().text(), query.params());
        return new RowQuery() {
            @Override
            public Rows run(@Nullable Argument[] arguments) throws SourceException {
                try {
                    return new Work(arguments).run(statement);
                } catch (DataServiceFault e) {
                    throw new SourceException(Values.code(e), e.getMessage(), e);
                } catch (RuntimeException | LinkageError e) {
                    throw new SourceException(e);
                }
            }

            @Override
            public String step() {
                return STEP;
            }
        };
    }

    @Override
    public void close() {
        source.close();
    }

    /** One run of a statement. */
    private final class Work {
        private final @Nullable Argument[] arguments;

        Work(@Nullable Argument[] arguments) {
            this.arguments = arguments;
        }

        Rows run(TableStatement statement) throws DataServiceFault {
            switch (statement) {
                case Select(var name, var columns, var condition) -> {
                    var table = table(name);
                    return new TableRows(columns.isEmpty() ? names(table) : known(table, columns),
                            rows(table, condition).values().iterator());
                }
                case Insert(var name, var columns, var values) -> {
                    var table = table(name);
                    var row = values(columns.isEmpty() ? names(table) : known(table, columns), values);
                    table.insertData(new FixedDataRow(row));
                }
                case Update(var name, var columns, var values, var condition) -> {
                    var table = table(name);
                    table.updateData(changed(table, condition, known(table, columns), values));
                }
                case Delete(var name, var condition) -> {
                    var table = table(name);
                    table.deleteData(rows(table, condition).keySet().stream().mapToLong(Long::longValue).toArray());
                }
                case Create(var name, var columns) ->
                    source.createDataTable(name, columns.stream().map(DataColumn::new).toList());
                case Drop(var name) -> source.dropDataTable(name);
            }
            return new TableRows(List.of(), List.<DataRow>of().iterator());
        }

        private DataTable table(String name) throws DataServiceFault {
            var table = source.getDataTable(name);
            if (table == null) {
                throw new DataServiceFault("There is no table " + name + ".");
            }
            return table;
        }

        private static List<String> names(DataTable table) throws DataServiceFault {
            return table.getDataColumns().stream().map(DataColumn::getName).toList();
        }

        /** {@return the columns as the table writes them} */
        private static List<String> known(DataTable table, List<String> asked) throws DataServiceFault {
            var names = names(table);
            var known = new ArrayList<String>();
            for (var column : asked) {
                known.add(names.stream().filter(n -> n.equals(column)).findFirst()
                        .or(() -> names.stream().filter(n -> n.toLowerCase(Locale.ROOT)
                                .equals(column.toLowerCase(Locale.ROOT))).findFirst())
                        .orElseThrow(() -> new DataServiceFault("There is no column " + column + ".")));
            }
            return known;
        }

        private Map<Long, DataRow> rows(DataTable table, @Nullable Condition condition) throws DataServiceFault {
            return new TreeMap<>(switch (condition) {
                case null -> table.getData(0, -1);
                case Condition.Comparison(var column, var operator, var value) -> {
                    var text = text(value);
                    yield text == null
                            ? Map.of()
                            : table.filterData(known(table, List.of(column)).getFirst(), text, operator);
                }
                case Condition.Both(var left, var right) -> {
                    var rows = rows(table, left);
                    rows.keySet().retainAll(rows(table, right).keySet());
                    yield rows;
                }
                case Condition.Either(var left, var right) -> {
                    var rows = rows(table, left);
                    rows.putAll(rows(table, right));
                    yield rows;
                }
            });
        }

        private Map<Long, DataRow> changed(DataTable table, @Nullable Condition condition, List<String> columns,
                List<Operand> values) throws DataServiceFault {
            var names = names(table);
            var changed = new TreeMap<Long, DataRow>();
            rows(table, condition).forEach((id, row) -> {
                var cells = new HashMap<String, String>();
                for (var name : names) {
                    var cell = row.getValueAt(name);
                    if (cell != null) {
                        cells.put(name, cell);
                    }
                }
                cells.keySet().removeAll(columns);
                cells.putAll(values(columns, values));
                changed.put(id, new FixedDataRow(cells));
            });
            return changed;
        }

        /** {@return values by column; what is NULL is left out} */
        private Map<String, String> values(List<String> columns, List<Operand> values) {
            var cells = new HashMap<String, String>();
            for (var i = 0; i < Math.min(columns.size(), values.size()); i++) {
                var text = text(values.get(i));
                if (text != null) {
                    cells.put(columns.get(i), text);
                }
            }
            return cells;
        }

        private @Nullable String text(Operand operand) {
            return switch (operand) {
                case Operand.Constant(var text) -> text;
                case Operand.Parameter(var index) -> {
                    var argument = arguments[index];
                    yield argument == null || argument.values().isEmpty() ? null : argument.values().getFirst();
                }
            };
        }
    }

    /** The rows of a table. */
    private static final class TableRows implements Rows {
        private final List<String> columns;
        private final Iterator<DataRow> rows;
        private @Nullable DataRow row;

        TableRows(List<String> columns, Iterator<DataRow> rows) {
            this.columns = columns;
            this.rows = rows;
        }

        @Override
        public int column(String name) {
            for (var i = 0; i < columns.size(); i++) {
                if (columns.get(i).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public boolean next() {
            row = rows.hasNext() ? rows.next() : null;
            return row != null;
        }

        @Override
        public boolean has(int column) {
            return row != null;
        }

        @Override
        public @Nullable String text(int column) {
            return row == null ? null : row.getValueAt(columns.get(column));
        }

        @Override
        public void close() {
            row = null;
        }
    }
}
