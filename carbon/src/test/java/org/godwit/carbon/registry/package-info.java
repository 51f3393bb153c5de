@org.jspecify.annotations.NullMarked
package org.godwit.carbon.registry;
