/**
 * Looks at an old installation: what is there, which generation each database is of, and everything that stands in the way.
 * The front door is {@link org.godwit.upgrade.assess.Assessment}. Nothing is written outside a work folder.
 */
@NullMarked
package org.godwit.upgrade.assess;

import org.jspecify.annotations.NullMarked;
