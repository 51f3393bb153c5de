package org.godwit.dataservices.execute;

import org.godwit.dataservices.Compatibility;

/**
 * What a fault tells about its service.
 *
 * @param location path of the file below the folder of data services, beginning with a slash
 */
public record ServiceFacts(String name, String location, String description, String defaultNamespace,
        Compatibility compatibility) {}
