/** The pages that a person sees in a browser. */
@NullMarked
package org.godwit.server.console;

import org.jspecify.annotations.NullMarked;
