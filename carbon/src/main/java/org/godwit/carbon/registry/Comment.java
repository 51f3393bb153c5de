package org.godwit.carbon.registry;

import java.time.LocalDateTime;

/** What somebody said about a resource. */
public record Comment(int id, String text, String user, LocalDateTime time) {}
