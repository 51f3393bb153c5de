/**
 * Transactions over several databases: {@link org.godwit.dataservices.transaction.Coordinator} lets all of them prepare, decides,
 * writes the decision down and carries it out, also after a crash.
 */
@NullMarked
package org.godwit.dataservices.transaction;

import org.jspecify.annotations.NullMarked;
