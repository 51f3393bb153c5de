/**
 * Writes the SQL scripts of the step from Carbon 4.1 to 4.2, the way back, and the schema of a fresh database, for each of
 * the eleven database types that Carbon had scripts for.
 *
 * <p>{@link org.godwit.upgrade.script.Scripts} is the front door. What the scripts do follows from the declared generations
 * ({@link org.godwit.carbon.schema.CarbonSchema}) and {@link org.godwit.upgrade.script.Deviations}, what an engine does
 * differently; how it is said in SQL follows from its {@link org.godwit.upgrade.script.ScriptDialect}; which domain the rows
 * belong to is {@link org.godwit.upgrade.script.DomainBackfill}.
 */
@NullMarked
package org.godwit.upgrade.script;

import org.jspecify.annotations.NullMarked;
