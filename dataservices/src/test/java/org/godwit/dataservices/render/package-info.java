@NullMarked
package org.godwit.dataservices.render;

import org.jspecify.annotations.NullMarked;
