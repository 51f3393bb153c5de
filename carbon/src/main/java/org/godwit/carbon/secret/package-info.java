/** Passwords and other secrets: where they come from, and that they never show. */
@NullMarked
package org.godwit.carbon.secret;

import org.jspecify.annotations.NullMarked;
