/** Users, roles, permissions, user stores and tenants on Carbon's own tables. */
@NullMarked
package org.godwit.carbon.identity;

import org.jspecify.annotations.NullMarked;
