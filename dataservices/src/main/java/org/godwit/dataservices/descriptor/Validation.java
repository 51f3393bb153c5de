package org.godwit.dataservices.descriptor;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A check of a parameter before any SQL runs. */
public sealed interface Validation {
    /** Null bounds are open. */
    record LongRange(@Nullable Long minimum, @Nullable Long maximum) implements Validation {}

    /** Null bounds are open. */
    record DoubleRange(@Nullable Double minimum, @Nullable Double maximum) implements Validation {}

    /** Null bounds are open; lengths in UTF-16 units, as Java counts them. */
    record Length(@Nullable Integer minimum, @Nullable Integer maximum) implements Validation {}

    /** The whole value must match. */
    record Matching(Pattern pattern) implements Validation {}

    /** A class of the operator's checks it. */
    record Custom(String className, Map<String, String> settings, Position at) implements Validation {
        public Custom {
            settings = Map.copyOf(settings);
        }
    }
}
