/** Validators of one's own ({@code validateCustom}). */
@NullMarked
package org.wso2.carbon.dataservices.core.validation;

import org.jspecify.annotations.NullMarked;
