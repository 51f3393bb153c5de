/**
 * Every generation of the Carbon schema as data, and the changes between them.
 *
 * <p>{@link org.godwit.carbon.schema.CarbonSchema} declares the generations engine-neutrally; scripts, fresh databases, the
 * check of a real database against its generation and the copy all derive from it.
 */
@NullMarked
package org.godwit.carbon.schema;

import org.jspecify.annotations.NullMarked;
