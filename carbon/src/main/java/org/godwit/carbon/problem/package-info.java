/**
 * What goes wrong and can be acted on: a {@link org.godwit.carbon.problem.Problem} says what, where, why and what to do.
 *
 * <p>Codes are one enum per area, implementing {@link org.godwit.carbon.problem.ProblemCode}; each has a paragraph in
 * {@code docs/errors.md}.
 */
@NullMarked
package org.godwit.carbon.problem;

import org.jspecify.annotations.NullMarked;
