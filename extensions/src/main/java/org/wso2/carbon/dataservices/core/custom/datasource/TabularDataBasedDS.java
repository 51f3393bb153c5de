package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;

/** A data source of tables, on which queries run in a small SQL. */
public interface TabularDataBasedDS extends CustomDataSourceBase {
    Set<String> getDataTableNames() throws DataServiceFault;

    /** {@return the table of this name, or null} */
    @Nullable
    DataTable getDataTable(String name) throws DataServiceFault;

    void createDataTable(String name, List<DataColumn> columns);

    void dropDataTable(String name);

    /** How values are compared. */
    enum FilterOperator {
        EQUALS, LESS_THAN, GREATER_THAN
    }
}
