/**
 * The tests that the upgrade guide recommends before a new home goes into production, run by the program itself and cleaned
 * away. The front door is {@link org.godwit.upgrade.accept.Acceptance}.
 */
@NullMarked
package org.godwit.upgrade.accept;

import org.jspecify.annotations.NullMarked;
