/** SCIM 2.0: users and roles for provisioning systems. */
@NullMarked
package org.godwit.server.scim;

import org.jspecify.annotations.NullMarked;
