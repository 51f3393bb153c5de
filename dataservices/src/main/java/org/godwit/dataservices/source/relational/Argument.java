package org.godwit.dataservices.source.relational;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The value of a query parameter, as text; null stands for SQL NULL. */
public sealed interface Argument {
    /** One value. */
    record One(@Nullable String text) implements Argument {
        public static final One NULL = new One(null);

        @Override
        public String toString() {
            return String.valueOf(text);
        }
    }

    /** The values of an array. */
    record Many(List<@Nullable String> texts) implements Argument {
        public Many {
            texts = Collections.unmodifiableList(new ArrayList<>(texts));
        }

        @Override
        public String toString() {
            return texts.toString();
        }
    }

    /** {@return all values, one or many} */
    default List<@Nullable String> values() {
        return switch (this) {
            case One one -> Collections.singletonList(one.text());
            case Many many -> many.texts();
        };
    }
}
