/**
 * Sample installations of DSS 3.1.0, and the program that makes them.
 *
 * <p>The text files of a home are kept in the folder {@code dss-3.1.0} of this module. Its databases are made on demand by
 * {@link org.godwit.examples.SampleInstallation}, with the driver that such an installation had, H2 1.2.140, and with the rows
 * that Carbon 4.1 would have written. Names, times and random numbers are fixed: each run makes the same rows.
 */
@NullMarked
package org.godwit.examples;

import org.jspecify.annotations.NullMarked;
