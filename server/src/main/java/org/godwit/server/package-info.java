/** To be told. */
@NullMarked
package org.godwit.server;

import org.jspecify.annotations.NullMarked;
