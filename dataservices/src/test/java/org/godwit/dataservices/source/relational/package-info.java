@NullMarked
package org.godwit.dataservices.source.relational;

import org.jspecify.annotations.NullMarked;
