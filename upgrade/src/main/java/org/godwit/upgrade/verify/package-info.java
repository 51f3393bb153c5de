/**
 * Whether an upgraded database is what it should be, found out by reading old and new again. The front door is
 * {@link org.godwit.upgrade.verify.Verification}.
 */
@NullMarked
package org.godwit.upgrade.verify;

import org.jspecify.annotations.NullMarked;
