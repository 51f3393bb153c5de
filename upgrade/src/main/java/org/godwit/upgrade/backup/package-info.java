/**
 * Backups: one archive of every table of an installation's databases and of its configuration, in an open format
 * ({@code docs/backup-format.md}), and the way back from it, onto the same or another engine.
 *
 * <p>{@link org.godwit.upgrade.backup.Backup} writes and proves archives, {@link org.godwit.upgrade.backup.Restore} brings
 * databases and homes back.
 */
@NullMarked
package org.godwit.upgrade.backup;

import org.jspecify.annotations.NullMarked;
