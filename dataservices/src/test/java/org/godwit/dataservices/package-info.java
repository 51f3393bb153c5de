/** Tests of the engine through its front door: descriptors in, bytes out. */
@NullMarked
package org.godwit.dataservices;

import org.jspecify.annotations.NullMarked;
