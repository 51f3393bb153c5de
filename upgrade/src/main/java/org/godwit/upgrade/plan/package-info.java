/**
 * What an upgrade will do, decided before anything is written. The front door is {@link org.godwit.upgrade.plan.UpgradePlan};
 * the dry run prints the very steps that the real run executes.
 */
@NullMarked
package org.godwit.upgrade.plan;

import org.jspecify.annotations.NullMarked;
