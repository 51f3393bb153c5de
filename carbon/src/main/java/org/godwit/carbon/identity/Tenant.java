package org.godwit.carbon.identity;

import java.time.LocalDateTime;
import org.godwit.carbon.schema.CarbonSchema;

/** A tenant; the super tenant has id -1234 and the domain {@code carbon.super}. */
public record Tenant(int id, String domain, String email, boolean active, LocalDateTime created) {
    public static final String SUPER_DOMAIN = "carbon.super";

    /** The super tenant has no row, hence no mail address, and nobody knows since when it is there. */
    static final Tenant SUPER = new Tenant(CarbonSchema.SUPER_TENANT, SUPER_DOMAIN, "", true,
            LocalDateTime.of(1970, 1, 1, 0, 0));

    /** {@return whether this is the super tenant} */
    public boolean isSuper() {
        return id == CarbonSchema.SUPER_TENANT;
    }
}
