package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;

/** A tabular source whose tables live in memory, as long as the service is deployed. Safe for use by many threads. */
public class InMemoryDataSource implements TabularDataBasedDS {
    /** Setting with the tables and their columns: <code>{Table:[Col1,Col2]}</code>. */
    public static final String IN_MEMORY_DATASOURCE_SCHEMA = "inmemory_datasource_schema";
    /** Setting with the first rows: <code>{Table:[["a","b"],["c","d"]]}</code>. */
    public static final String IN_MEMORY_DATASOURCE_RECORDS = "inmemory_datasource_records";

    private final Map<String, InMemoryDataTable> tables = new ConcurrentHashMap<>();

    @Override
    public void init(Map<String, String> props) throws DataServiceFault {
        try {
            new LenientJson(props.getOrDefault(IN_MEMORY_DATASOURCE_SCHEMA, "{}")).lists()
                    .forEach((table, columns) -> createDataTable(table,
                            columns.stream().map(c -> new DataColumn(String.valueOf(c))).toList()));
        } catch (IllegalArgumentException e) {
            throw new DataServiceFault(e, "Error in creating initial schema for In-Memory data source: "
                    + e.getMessage());
        }
        try {
            new LenientJson(props.getOrDefault(IN_MEMORY_DATASOURCE_RECORDS, "{}")).lists().forEach(this::fill);
        } catch (IllegalArgumentException e) {
            throw new DataServiceFault(e, "Error in populating data for In-Memory data source: " + e.getMessage());
        }
    }

    private void fill(String name, List<Object> records) {
        var table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("there is no table " + name);
        }
        for (var row : records) {
            var values = new HashMap<String, String>();
            var cells = row instanceof List<?> list ? list : List.of(row);
            var columns = table.getDataColumns();
            if (cells.size() > columns.size()) {
                throw new IllegalArgumentException("a row of " + name + " has more values than the table columns");
            }
            for (var i = 0; i < cells.size(); i++) {
                values.put(columns.get(i).getName(), String.valueOf(cells.get(i)));
            }
            table.insertData(new FixedDataRow(values));
        }
    }

    @Override
    public Set<String> getDataTableNames() {
        return tables.keySet().stream().collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public @Nullable DataTable getDataTable(String name) {
        return tables.get(name);
    }

    @Override
    public void createDataTable(String name, List<DataColumn> columns) {
        tables.put(name, new InMemoryDataTable(columns));
    }

    @Override
    public void dropDataTable(String name) {
        tables.remove(name);
    }

    @Override
    public void close() {
        tables.clear();
    }
}
