/**
 * Benchmarks: what they measure, the installations that they measure on, and the peers and ceilings that they compare with.
 * Never part of the product.
 */
@NullMarked
package org.godwit.bench;

import org.jspecify.annotations.NullMarked;
