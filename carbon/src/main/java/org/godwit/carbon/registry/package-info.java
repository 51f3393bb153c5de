/** The registry: resources and collections on the {@code REG_*} tables, exactly as Carbon lays them out. */
@NullMarked
package org.godwit.carbon.registry;

import org.jspecify.annotations.NullMarked;
