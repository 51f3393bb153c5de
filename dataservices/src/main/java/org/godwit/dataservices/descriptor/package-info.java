/**
 * The {@code .dbs} language: a file is read into immutable records, with the place of everything in it, and all that is
 * wrong with it is told at once. What DSS ignored is ignored here too; what Godwit cannot do makes the file refuse.
 */
@NullMarked
package org.godwit.dataservices.descriptor;

import org.jspecify.annotations.NullMarked;
