package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.List;
import org.wso2.carbon.dataservices.core.DataServiceFault;
import org.wso2.carbon.dataservices.core.engine.InternalParam;

/** A data source with a query language of its own. */
public interface CustomQueryBasedDS extends CustomDataSourceBase {
    /** Runs the text of {@code expression}. */
    QueryResult executeQuery(String query, List<InternalParam> params) throws DataServiceFault;
}
