package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A row held in memory. Safe for use by many threads. */
public class FixedDataRow implements DataRow {
    private final Map<String, String> values;

    public FixedDataRow(Map<String, String> values) {
        this.values = new ConcurrentHashMap<>(values);
    }

    public Map<String, String> getValues() {
        return values;
    }

    @Override
    public @Nullable String getValueAt(String column) {
        return values.get(column);
    }

    public void update(Map<String, String> changes) {
        values.putAll(changes);
    }
}
