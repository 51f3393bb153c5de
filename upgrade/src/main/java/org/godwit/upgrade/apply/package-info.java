/**
 * Executes a plan, step by step: the journal says before and after each what is done. The front door is
 * {@link org.godwit.upgrade.apply.UpgradeRun}; each kind of step is one class.
 */
@NullMarked
package org.godwit.upgrade.apply;

import org.jspecify.annotations.NullMarked;
