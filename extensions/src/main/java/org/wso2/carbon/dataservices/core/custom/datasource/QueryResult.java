package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.List;
import org.wso2.carbon.dataservices.core.DataServiceFault;

/** Rows of a query, to be read once by one thread. */
public interface QueryResult {
    List<DataColumn> getDataColumns() throws DataServiceFault;

    boolean hasNext() throws DataServiceFault;

    DataRow next() throws DataServiceFault;
}
