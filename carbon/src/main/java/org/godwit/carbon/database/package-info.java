/**
 * Engines, drivers, connections, and what differs between one engine and another.
 *
 * <p>{@link org.godwit.carbon.database.Drivers} finds the driver of an address, the old H2 lines each in a class loader of
 * its own; {@link org.godwit.carbon.database.Database} is a reachable database; everything that engines disagree on is
 * asked of its {@link org.godwit.carbon.database.Dialect}.
 */
@NullMarked
package org.godwit.carbon.database;

import org.jspecify.annotations.NullMarked;
