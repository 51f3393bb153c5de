@org.jspecify.annotations.NullMarked
package org.godwit.upgrade.plan;
