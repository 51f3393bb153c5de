/** Makes an immutable service out of a descriptor: every name resolved, every statement parsed, every tag ready as bytes. */
@NullMarked
package org.godwit.dataservices.compile;

import org.jspecify.annotations.NullMarked;
