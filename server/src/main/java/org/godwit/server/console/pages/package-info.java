/** The compiled templates of {@code src/main/jte}; what JTE generates has no null marks. */
@NullUnmarked
package org.godwit.server.console.pages;

import org.jspecify.annotations.NullUnmarked;
