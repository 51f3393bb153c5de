/** Data sources of one's own, and the two that came with DSS. */
@NullMarked
package org.wso2.carbon.dataservices.core.custom.datasource;

import org.jspecify.annotations.NullMarked;
