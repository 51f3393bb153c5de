package org.godwit.dataservices;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Named values of one request, in the order of arrival. A name that is absent differs from one whose value is SQL NULL:
 * only the first takes a default. Names are those of the request elements and match exactly.
 */
public final class Arguments {
    private static final Arguments NONE = new Arguments(new LinkedHashMap<>());

    private final SequencedMap<String, List<Value>> values;

    private Arguments(SequencedMap<String, List<Value>> values) {
        this.values = values;
    }

    public static Arguments none() {
        return NONE;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** {@return the values of a name, several for an array, none when the request did not name it} */
    public List<Value> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** {@return all names with their values} */
    public Map<String, List<Value>> all() {
        return java.util.Collections.unmodifiableMap(values);
    }

    /**
     * One value.
     *
     * @param text the value as it was sent, or null for SQL NULL
     */
    public record Value(@Nullable String text) {
        public static final Value NULL = new Value(null);
    }

    /** Collects arguments; not for use by several threads. */
    public static final class Builder {
        private final SequencedMap<String, List<Value>> values = new LinkedHashMap<>();

        public Builder add(String name, Value value) {
            values.merge(name, List.of(value),
                    (old, more) -> java.util.stream.Stream.concat(old.stream(), more.stream()).toList());
            return this;
        }

        public Builder add(String name, String text) {
            return add(name, new Value(text));
        }

        public Arguments build() {
            return new Arguments(new LinkedHashMap<>(values));
        }
    }
}
