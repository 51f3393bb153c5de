/**
 * Sources that give rows of text instead of result sets: {@link org.godwit.dataservices.source.rows.RowSource}. Files in CSV and of
 * Excel, read a row at a time.
 */
@NullMarked
package org.godwit.dataservices.source.rows;

import org.jspecify.annotations.NullMarked;
