/**
 * The datasources of a running home: live pools by name and JNDI name, tested, replaced and removed while services run.
 *
 * <p>{@link org.godwit.carbon.datasource.Datasources} is the front door.
 */
@NullMarked
package org.godwit.carbon.datasource;

import org.jspecify.annotations.NullMarked;
