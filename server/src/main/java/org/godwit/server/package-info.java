/** The program: {@link org.godwit.server.Godwit} wires the rooms together, {@code cli} is how people start it. */
@NullMarked
package org.godwit.server;

import org.jspecify.annotations.NullMarked;
