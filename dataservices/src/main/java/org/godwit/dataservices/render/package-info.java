/**
 * Results as bytes: XML and the three JSONs that DSS speaks. A row is written when it has been read; nothing keeps more of a
 * result than its buffer.
 */
@NullMarked
package org.godwit.dataservices.render;

import org.jspecify.annotations.NullMarked;
