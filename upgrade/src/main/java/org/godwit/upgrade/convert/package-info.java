/**
 * What happens to rows on the way from Carbon 4.1, or from a half-done or faulty migration, to Carbon 4.2: every value that
 * is filled in, every name that is split, every repair. The front door is {@link org.godwit.upgrade.convert.Conversion}.
 */
@NullMarked
package org.godwit.upgrade.convert;

import org.jspecify.annotations.NullMarked;
