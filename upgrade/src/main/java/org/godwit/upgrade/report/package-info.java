/**
 * What is told about an upgrade when it is over: a page for people, a document for programs, a summary for the terminal. The
 * front door is {@link org.godwit.upgrade.report.Report}.
 */
@NullMarked
package org.godwit.upgrade.report;

import org.jspecify.annotations.NullMarked;
