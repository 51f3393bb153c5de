/** One upgrade, from looking to switching and back. */
@NullMarked
package org.godwit.upgrade;

import org.jspecify.annotations.NullMarked;
