@org.jspecify.annotations.NullMarked
package org.godwit.server.token;
