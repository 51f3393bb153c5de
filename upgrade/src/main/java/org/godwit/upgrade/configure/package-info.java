/**
 * The files of the new home: which configuration is rewritten and how, what is carried over, and what stays behind.
 *
 * <p>{@link org.godwit.upgrade.configure.HomeConversion} is the front door. It computes everything from the old home before
 * anything is written; the old home is only ever read.
 */
@NullMarked
package org.godwit.upgrade.configure;

import org.jspecify.annotations.NullMarked;
