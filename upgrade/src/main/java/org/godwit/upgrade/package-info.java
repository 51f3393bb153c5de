/** To be told. */
@NullMarked
package org.godwit.upgrade;

import org.jspecify.annotations.NullMarked;
