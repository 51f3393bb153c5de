package org.godwit.carbon.registry;

import java.time.LocalDateTime;

/** The stars that one user gives a resource, 0 to 5. */
public record Rating(String user, int stars, LocalDateTime time) {}
