package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.List;
import java.util.Map;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.custom.datasource.TabularDataBasedDS.FilterOperator;

/** A table of a tabular source. Rows are known by numbers. */
public interface DataTable {
    List<DataColumn> getDataColumns() throws DataServiceFault;

    /**
     * {@return rows by their numbers}
     *
     * @param start the first, from 0
     * @param length how many, -1 for all
     */
    Map<Long, DataRow> getData(long start, long length) throws DataServiceFault;

    void updateData(Map<Long, DataRow> values) throws DataServiceFault;

    void insertData(DataRow... values) throws DataServiceFault;

    void deleteData(long... ids) throws DataServiceFault;

    /** {@return the rows whose column compares so with the value} */
    Map<Long, DataRow> filterData(String column, Object value, FilterOperator operator) throws DataServiceFault;
}
