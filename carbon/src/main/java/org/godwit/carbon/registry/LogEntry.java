package org.godwit.carbon.registry;

import java.time.LocalDateTime;

/**
 * A line of the registry's log.
 *
 * @param action by {@link LogAction#of}, if it is a known one
 * @param data what was added, tagged, linked to, …; empty when there is nothing to say
 */
public record LogEntry(String path, String user, LocalDateTime time, int action, String data) {}
