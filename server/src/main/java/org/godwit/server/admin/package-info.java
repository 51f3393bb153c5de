/** Administration over HTTP: health, metrics, and the JSON interface. */
@NullMarked
package org.godwit.server.admin;

import org.jspecify.annotations.NullMarked;
