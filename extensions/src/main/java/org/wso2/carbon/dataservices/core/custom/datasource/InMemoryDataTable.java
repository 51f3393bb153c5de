package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS.FilterOperator;

/** A table in memory. Safe for use by many threads. */
final class InMemoryDataTable implements DataTable {
    private final List<DataColumn> columns;
    private final ConcurrentSkipListMap<Long, DataRow> rows = new ConcurrentSkipListMap<>();
    private final AtomicLong nextId = new AtomicLong();

    InMemoryDataTable(List<DataColumn> columns) {
        this.columns = List.copyOf(columns);
    }

    @Override
    public List<DataColumn> getDataColumns() {
        return columns;
    }

    @Override
    public Map<Long, DataRow> getData(long start, long length) {
        var found = new LinkedHashMap<Long, DataRow>();
        rows.entrySet().stream().skip(start).limit(length < 0 ? Long.MAX_VALUE : length)
                .forEach(row -> found.put(row.getKey(), row.getValue()));
        return found;
    }

    @Override
    public void updateData(Map<Long, DataRow> values) {
        rows.putAll(values);
    }

    @Override
    public void insertData(DataRow... values) {
        for (var value : values) {
            rows.put(nextId.getAndIncrement(), value);
        }
    }

    @Override
    public void deleteData(long... ids) {
        for (var id : ids) {
            rows.remove(id);
        }
    }

    @Override
    public Map<Long, DataRow> filterData(String column, Object value, FilterOperator operator)
            throws DataServiceFault {
        var found = new LinkedHashMap<Long, DataRow>();
        try {
            rows.forEach((id, row) -> {
                var cell = row.getValueAt(column);
                if (cell != null && holds(cell, value.toString(), operator)) {
                    found.put(id, row);
                }
            });
        } catch (NumberFormatException e) {
            throw new DataServiceFault(e, "A value of " + column + " is not a number.");
        }
        return found;
    }

    private static boolean holds(String cell, String value, FilterOperator operator) {
        return switch (operator) {
            case EQUALS -> cell.equals(value);
            case LESS_THAN -> Double.parseDouble(cell) < Double.parseDouble(value);
            case GREATER_THAN -> Double.parseDouble(cell) > Double.parseDouble(value);
        };
    }
}
