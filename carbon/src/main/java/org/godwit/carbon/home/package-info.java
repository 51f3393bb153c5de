/** The layout of a Carbon home, and each of its configuration files as a record with its reader and writer. */
@NullMarked
package org.godwit.carbon.home;

import org.jspecify.annotations.NullMarked;
