package org.godwit.carbon.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A password or key that never shows itself: {@link Object#toString()} gives {@code ***}. Equality takes constant time. */
public final class Secret {
    private static final Secret NONE = new Secret("");

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** {@return a secret with this clear text} */
    public static Secret of(String clearText) {
        return new Secret(clearText);
    }

    /** {@return the empty secret, as H2's user {@code sa} has it} */
    public static Secret none() {
        return NONE;
    }

    /** {@return the clear text; only to be handed to what needs it, never to be logged or kept} */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(value.getBytes(StandardCharsets.UTF_8),
                that.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "***";
    }
}
