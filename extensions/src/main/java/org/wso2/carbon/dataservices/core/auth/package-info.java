/** Database users of callers ({@code dynamicUserAuthClass}). */
@NullMarked
package org.wso2.carbon.dataservices.core.auth;

import org.jspecify.annotations.NullMarked;
