@NullMarked
package org.godwit.examples;

import org.jspecify.annotations.NullMarked;
