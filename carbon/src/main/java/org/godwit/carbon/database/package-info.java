/** Engines, drivers, connections, pools, and what differs between one engine and another. */
@NullMarked
package org.godwit.carbon.database;

import org.jspecify.annotations.NullMarked;
