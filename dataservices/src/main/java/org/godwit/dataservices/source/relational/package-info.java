/**
 * Relational sources: statements with their parameters found once, values bound by type, columns read in the form in which
 * they are written, and the connections of one call.
 */
@NullMarked
package org.godwit.dataservices.source.relational;

import org.jspecify.annotations.NullMarked;
