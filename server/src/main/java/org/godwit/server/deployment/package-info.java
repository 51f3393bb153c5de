/**
 * What is deployed: {@link org.godwit.server.deployment.Deployment} watches the {@code dataservices} folders of all tenants
 * and keeps a {@link org.godwit.server.deployment.ServiceDirectory} of what serves, and a list of what does not and why.
 */
@NullMarked
package org.godwit.server.deployment;

import org.jspecify.annotations.NullMarked;
