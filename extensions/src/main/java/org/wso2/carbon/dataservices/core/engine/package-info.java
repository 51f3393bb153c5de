/** Values of parameters. */
@NullMarked
package org.wso2.carbon.dataservices.core.engine;

import org.jspecify.annotations.NullMarked;
