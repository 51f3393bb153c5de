/** Transactions over several databases, with crashes in the middle. */
@org.jspecify.annotations.NullMarked
package org.godwit.dataservices.transaction;
