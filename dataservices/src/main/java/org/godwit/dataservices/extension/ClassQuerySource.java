package org.godwit.dataservices.extension;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.godwit.dataservices.descriptor.Param;
import org.godwit.dataservices.descriptor.Query;
import org.godwit.dataservices.descriptor.Query.Wanted.Expression;
import org.godwit.dataservices.source.relational.Argument;
import org.godwit.dataservices.source.rows.InvalidQueryException;
import org.godwit.dataservices.source.rows.RowQuery;
import org.godwit.dataservices.source.rows.RowSource;
import org.godwit.dataservices.source.rows.Rows;
import org.godwit.dataservices.source.rows.SourceException;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.custom.datasource.CustomQueryBasedDS;
import org.wso2.carbon.dataservices.core.custom.datasource.DataRow;
import org.wso2.carbon.dataservices.core.custom.datasource.QueryResult;
import org.wso2.carbon.dataservices.core.engine.InternalParam;

/** A source of the operator's with a query language of its own. */
public record ClassQuerySource(CustomQueryBasedDS source) implements RowSource {
    private static final String STEP = "CustomQuery.runQuery";

    @Override
    public RowQuery prepare(Query query) throws InvalidQueryException {
        if (!(query.wanted() instanceof Expression(var text))) {
            throw new InvalidQueryException("its source takes an expression, and it has none");
        }
        return new Prepared(text, query.params());
    }

    @Override
    public void close() {
        source.close();
    }

    /** One query. */
    private final class Prepared implements RowQuery {
        private final String text;
        private final List<Param> params;

        Prepared(String text, List<Param> params) {
            this.text = text;
            this.params = params;
        }

        @Override
        public Rows run(@Nullable Argument[] arguments) throws SourceException {
            try {
                return new ResultRows(source.executeQuery(text, params(arguments)));
            } catch (DataServiceFault e) {
                throw new SourceException(Values.code(e), e.getMessage(), e);
            } catch (RuntimeException | LinkageError e) {
                throw new SourceException(e);
            }
        }

        private List<InternalParam> params(@Nullable Argument[] arguments) {
            var all = new ArrayList<InternalParam>();
            for (var i = 0; i < arguments.length; i++) {
                var argument = arguments[i];
                var param = params.get(i);
                if (argument != null) {
                    all.add(new InternalParam(param.name(), Values.of(argument), param.type().name(),
                            param.direction().name(), param.structType(), param.ordinal()));
                }
            }
            return all;
        }

        @Override
        public String step() {
            return STEP;
        }
    }

    /** What a query gave. */
    private static final class ResultRows implements Rows {
        private final QueryResult result;
        private final List<String> names = new ArrayList<>();
        private final Map<String, Integer> columns = new HashMap<>();
        private @Nullable DataRow row;

        ResultRows(QueryResult result) throws DataServiceFault {
            this.result = result;
            for (var column : result.getDataColumns()) {
                columns.put(column.getName().toLowerCase(Locale.ROOT), names.size());
                names.add(column.getName());
            }
        }

        @Override
        public int column(String name) {
            return columns.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
        }

        @Override
        public boolean next() throws SourceException {
            try {
                row = result.hasNext() ? result.next() : null;
                return row != null;
            } catch (DataServiceFault e) {
                throw new SourceException(Values.code(e), e.getMessage(), e);
            } catch (RuntimeException | LinkageError e) {
                throw new SourceException(e);
            }
        }

        @Override
        public boolean has(int column) {
            return row != null;
        }

        @Override
        public @Nullable String text(int column) {
            return row == null ? null : row.getValueAt(names.get(column));
        }

        @Override
        public void close() {
            row = null;
        }
    }
}
