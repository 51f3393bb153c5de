/**
 * One upgrade at a time. The front door is {@link org.godwit.upgrade.guard.Guard}: locks that die with their process and
 * session, and leases that say who holds them.
 */
@NullMarked
package org.godwit.upgrade.guard;

import org.jspecify.annotations.NullMarked;
