/** What extensions of data services see of the server: the names of DSS 3.1, and nothing of Godwit. */
@NullMarked
package org.wso2.carbon.dataservices.core;

import org.jspecify.annotations.NullMarked;
