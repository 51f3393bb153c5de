package org.godwit.carbon.registry;

import java.time.LocalDateTime;

/** A word that a user hung on a resource. */
public record Tag(String name, String user, LocalDateTime time) {}
