package org.godwit.dataservices.extension;

/** A class that a service names cannot be used. The message says why. */
public final class UnusableClassException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableClassException(String why, Throwable cause) {
        super(why, cause);
    }

    UnusableClassException(String why) {
        super(why);
    }
}
