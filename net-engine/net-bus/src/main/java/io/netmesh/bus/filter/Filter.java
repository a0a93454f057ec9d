package io.netmesh.bus.filter;

import io.netmesh.bus.PollException;
import io.netmesh.bus.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the JSON of an event. Immutable, comparable by value, thread-safe. Wire: Filters.
 *
 * <p>An event that is not JSON, is nested deeper than {@link JsonValue#MAX_DEPTH}, or holds half a surrogate pair or a number
 * beyond double range matches nothing, not even a negation.
 */
public sealed interface Filter {

    /**
     * Reads the text form.
     *
     * @throws PollException if the text is no filter
     */
    static Filter parse(String json) {
        return FilterParser.parse(json);
    }

    /**
     * The value at {@code path} equals {@code value}.
     *
     * @param path keys and array indexes, divided by dots; empty for the whole event
     * @param value null, text, boolean, number, list or map; null matches a {@code null} that is there, not a missing value
     * @throws IllegalArgumentException if JSON has no such value
     */
    static Filter eq(String path, @Nullable Object value) {
        return new Eq(path, JsonValue.of(value));
    }

    /** All of {@code filters} match; with none, nothing does. */
    static Filter and(Filter... filters) {
        return new And(List.of(filters));
    }

    /** At least one of {@code filters} matches. */
    static Filter or(Filter... filters) {
        return new Or(List.of(filters));
    }

    /** {@code filter} does not match. */
    static Filter not(Filter filter) {
        return new Not(filter);
    }

    /** Whether the payload is JSON and meets the condition. */
    default boolean matches(byte[] payload) {
        JsonValue event = JsonValue.parse(payload);
        return event != null && matches(event);
    }

    /** As {@link #matches(byte[])}, for an event that is parsed already. */
    boolean matches(JsonValue event);

    /** The text form, without white space; {@link #parse} gives an equal filter. */
    default String toJson() {
        return FilterText.of(this).toJson();
    }

    /** See {@link #and}. */
    record And(List<Filter> filters) implements Filter {

        public And {
            filters = List.copyOf(filters);
            FilterText.requireAllowedDepth(2, filters);
        }

        @Override
        public boolean matches(JsonValue event) {
            for (Filter filter : filters) {
                if (!filter.matches(event)) {
                    return false;
                }
            }
            return !filters.isEmpty();
        }
    }

    /** See {@link #or}. */
    record Or(List<Filter> filters) implements Filter {

        public Or {
            filters = List.copyOf(filters);
            FilterText.requireAllowedDepth(2, filters);
        }

        @Override
        public boolean matches(JsonValue event) {
            for (Filter filter : filters) {
                if (filter.matches(event)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** See {@link #not}. */
    record Not(Filter filter) implements Filter {

        public Not {
            FilterText.requireAllowedDepth(1, List.of(filter));
        }

        @Override
        public boolean matches(JsonValue event) {
            return !filter.matches(event);
        }
    }

    /** See {@link #eq}. */
    record Eq(String path, JsonValue value) implements Filter {

        public Eq {
            FilterText.requireAllowedDepth(1, value);
        }

        @Override
        public boolean matches(JsonValue event) {
            return value.equals(FilterPath.find(path, event));
        }
    }
}
