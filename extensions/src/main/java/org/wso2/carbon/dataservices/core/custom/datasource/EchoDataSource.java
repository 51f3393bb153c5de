package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.wso2.carbon.dataservices.core.engine.InternalParam;

/**
 * A sample of a query source: the query is the result. {@code "a,b;1,:x;2,3"} has two columns and two rows; {@code :x} stands for
 * the parameter x.
 */
public class EchoDataSource implements CustomQueryBasedDS {
    @Override
    public void init(Map<String, String> props) {
        // it has no settings
    }

    @Override
    public void close() {
        // it holds nothing
    }

    @Override
    public QueryResult executeQuery(String query, List<InternalParam> params) {
        var lines = query.split(";", -1);
        var columns = Arrays.stream(lines[0].split(",", -1)).map(String::strip).toList();
        return new Echo(columns, Arrays.stream(lines).skip(1).filter(line -> !line.isBlank()).iterator(), params);
    }

    private static final class Echo implements QueryResult {
        private final List<String> columns;
        private final Iterator<String> lines;
        private final List<InternalParam> params;

        Echo(List<String> columns, Iterator<String> lines, List<InternalParam> params) {
            this.columns = columns;
            this.lines = lines;
            this.params = params;
        }

        @Override
        public List<DataColumn> getDataColumns() {
            return columns.stream().map(DataColumn::new).toList();
        }

        @Override
        public boolean hasNext() {
            return lines.hasNext();
        }

        @Override
        public DataRow next() {
            var values = new HashMap<String, String>();
            var cells = lines.next().split(",", -1);
            for (var i = 0; i < Math.min(cells.length, columns.size()); i++) {
                values.put(columns.get(i), filled(cells[i].strip()));
            }
            return new FixedDataRow(values);
        }

        private String filled(String cell) {
            var filled = cell;
            for (var param : params) {
                filled = filled.replace(":" + param.getName(), param.getValue().toString());
            }
            return filled;
        }
    }
}
