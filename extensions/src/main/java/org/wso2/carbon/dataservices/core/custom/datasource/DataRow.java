package org.wso2.carbon.dataservices.core.custom.datasource;

import org.jspecify.annotations.Nullable;

/** A row of a table or result. */
public interface DataRow {
    /** {@return the value of a column, null when there is none} */
    @Nullable
    String getValueAt(String column);
}
