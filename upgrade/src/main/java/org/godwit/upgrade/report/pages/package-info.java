/** Pages that the build makes out of templates; generated code, without any claim about null. */
@NullUnmarked
package org.godwit.upgrade.report.pages;

import org.jspecify.annotations.NullUnmarked;
