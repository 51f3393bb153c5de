/** Tests of the room of the same name. */
@NullMarked
package org.godwit.carbon.home;

import org.jspecify.annotations.NullMarked;
