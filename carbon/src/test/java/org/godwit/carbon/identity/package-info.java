@org.jspecify.annotations.NullMarked
package org.godwit.carbon.identity;
