/**
 * The data services engine: {@code .dbs} descriptors are compiled to immutable plans, and a call runs one of them. Knows
 * no HTTP.
 */
@NullMarked
package org.godwit.dataservices;

import org.jspecify.annotations.NullMarked;
