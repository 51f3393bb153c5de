/** Bearer tokens: those that this server issues, and those of outside OpenID providers. */
@NullMarked
package org.godwit.server.token;

import org.jspecify.annotations.NullMarked;
