/**
 * Runs compiled requests: arguments are collected and checked, statements run on the call's connections, and rows go straight
 * from the result set into a writer.
 */
@NullMarked
package org.godwit.dataservices.execute;

import org.jspecify.annotations.NullMarked;
