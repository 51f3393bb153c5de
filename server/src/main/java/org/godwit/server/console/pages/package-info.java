/** The compiled templates of {@code src/main/jte}. */
@NullMarked
package org.godwit.server.console.pages;

import org.jspecify.annotations.NullMarked;
