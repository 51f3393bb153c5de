/** Tests of the room of the same name. */
@NullMarked
package org.godwit.carbon.xml;

import org.jspecify.annotations.NullMarked;
