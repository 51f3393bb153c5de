/**
 * What an upgrade has done so far, durable line by line: the ground of resume and rollback, and the audit trail. The front
 * door is {@link org.godwit.upgrade.journal.Journal}.
 */
@NullMarked
package org.godwit.upgrade.journal;

import org.jspecify.annotations.NullMarked;
