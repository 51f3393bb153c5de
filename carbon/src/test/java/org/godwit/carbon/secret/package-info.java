/** Tests of the room of the same name. */
@NullMarked
package org.godwit.carbon.secret;

import org.jspecify.annotations.NullMarked;
