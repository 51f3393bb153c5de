package org.godwit.dataservices.source.relational;

/** A parameter's text is not a value of its type, or its type cannot be bound. */
public final class UnusableValueException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableValueException(String message) {
        super(message);
    }

    UnusableValueException(String message, Throwable cause) {
        super(message, cause);
    }
}
