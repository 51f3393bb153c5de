package org.wso2.carbon.dataservices.core.auth;

import org.jspecify.annotations.Nullable;
import org.wso2.carbon.dataservices.core.DataServiceFault;

/** Chooses the database user for a caller. One object serves all calls, so it must be safe for use by many threads. */
public interface DynamicUserAuthenticator {
    /** {@return user name and password at the database, or null when the caller has none} */
    String @Nullable [] lookupCredentials(String user) throws DataServiceFault;
}
