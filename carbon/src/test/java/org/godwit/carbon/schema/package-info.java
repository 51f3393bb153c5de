@NullMarked
package org.godwit.carbon.schema;

import org.jspecify.annotations.NullMarked;
