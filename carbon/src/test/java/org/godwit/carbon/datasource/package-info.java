/** Tests of the room of the same name. */
@NullMarked
package org.godwit.carbon.datasource;

import org.jspecify.annotations.NullMarked;
