package org.godwit.carbon.identity;

import java.time.LocalDateTime;

/** A tenant; the super tenant has id -1234 and the domain {@code carbon.super}. */
public record Tenant(int id, String domain, String email, boolean active, LocalDateTime created) {
    public static final String SUPER_DOMAIN = "carbon.super";
}
