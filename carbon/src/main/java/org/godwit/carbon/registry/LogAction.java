package org.godwit.carbon.registry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What {@code REG_LOG.REG_ACTION} says was done, as Carbon 4.x numbers it. */
public enum LogAction {
    ADDED(0), UPDATED(1), COMMENTED(2), COMMENT_DELETED(3), TAGGED(4), TAG_REMOVED(5), RATED(6), DELETED(7), RESTORED(
            8), RENAMED(9), MOVED(10), COPIED(11), REMOTE_LINK_MADE(12), LINK_MADE(
                    13), LINK_REMOVED(14), ASSOCIATED(15), ASSOCIATION_REMOVED(16), ASPECT_ASSOCIATED(17);

    private final int number;

    LogAction(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** {@return the action of a number, empty for one of another product} */
    public static Optional<LogAction> of(int number) {
        return Arrays.stream(values()).filter(a -> a.number == number).findFirst();
    }

    /** {@return the action in words, such as {@code comment deleted}} */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
