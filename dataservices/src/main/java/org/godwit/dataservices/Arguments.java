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
        private SequencedMap<String, List<Value>> values = new LinkedHashMap<>(4);

        public Builder add(String name, Value value) {
            var before = values.putIfAbsent(name, List.of(value));
            if (before != null) {
                values.put(name,
                        java.util.stream.Stream.concat(before.stream(), java.util.stream.Stream.of(value)).toList());
            }
            return this;
        }

        public Builder add(String name, String text) {
            return add(name, new Value(text));
        }

        /** {@return what was collected; the next ones begin with nothing} */
        public Arguments build() {
            var collected = values;
            values = new LinkedHashMap<>(4);
            return new Arguments(collected);
        }
    }
}
