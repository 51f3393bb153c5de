package org.godwit.server.deployment;

import java.nio.file.Path;

/**
 * A tenant whose services are served.
 *
 * @param artefacts its folder with {@code dataservices} and {@code servicemetafiles}
 */
public record TenantFolder(int id, String domain, Path artefacts) {}
