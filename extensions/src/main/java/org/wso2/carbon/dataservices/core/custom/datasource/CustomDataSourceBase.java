package org.wso2.carbon.dataservices.core.custom.datasource;

import java.util.Map;
import org.wso2.carbon.dataservices.core.DataServiceFault;

/** A data source of one's own. One object serves all calls of a service, so it must be safe for use by many threads. */
public interface CustomDataSourceBase {
    /** Takes the settings of the config, and {@code __DATASOURCE_ID__}, its id, before the first query. */
    void init(Map<String, String> props) throws DataServiceFault;

    /** Lets go of everything; the service is undeployed. */
    void close();
}
