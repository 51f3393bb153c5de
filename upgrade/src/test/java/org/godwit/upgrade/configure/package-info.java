/** Tests of the new home's configuration. */
@NullMarked
package org.godwit.upgrade.configure;

import org.jspecify.annotations.NullMarked;
