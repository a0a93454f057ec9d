package io.netmesh.bus.filter;

import io.netmesh.bus.PollException;
import io.netmesh.bus.json.JsonValue;
import io.netmesh.bus.json.JsonValue.JsonArray;
import io.netmesh.bus.json.JsonValue.JsonObject;
import io.netmesh.bus.json.JsonValue.JsonString;
import io.netmesh.bus.json.JsonValue.Member;
import java.util.List;

/** The text form of filters and its limit, which also keeps recursion over filters shallow. Wire: Filters. */
final class FilterText {

    private FilterText() {}

    static JsonValue of(Filter filter) {
        if (filter instanceof Filter.And and) {
            return object(new Member("$and", list(and.filters())));
        }
        if (filter instanceof Filter.Or or) {
            return object(new Member("$or", list(or.filters())));
        }
        if (filter instanceof Filter.Not not) {
            return object(new Member("$not", of(not.filter())));
        }
        Filter.Eq eq = (Filter.Eq) filter;
        return object(new Member("path", new JsonString(eq.path())), new Member("value", eq.value()));
    }

    /**
     * @param own brackets that the text of a filter opens around the text of its parts
     * @throws PollException if the filter's text would be too deep to be read again
     */
    static void requireAllowedDepth(int own, List<Filter> parts) {
        for (Filter part : parts) {
            requireAllowedDepth(own, of(part));
        }
    }

    static void requireAllowedDepth(int own, JsonValue part) {
        if (own + depth(part, JsonValue.MAX_DEPTH) > JsonValue.MAX_DEPTH) {
            throw PollException.invalidFilter("nested deeper than " + JsonValue.MAX_DEPTH);
        }
    }

    /** Brackets open at the deepest place; looks no deeper than {@code most}. */
    private static int depth(JsonValue value, int most) {
        if (most == 0) {
            return 0;
        }
        int deepest = 0;
        if (value instanceof JsonArray array) {
            for (JsonValue item : array.items()) {
                deepest = Math.max(deepest, depth(item, most - 1));
            }
            return deepest + 1;
        }
        if (value instanceof JsonObject object) {
            for (Member member : object.members()) {
                deepest = Math.max(deepest, depth(member.value(), most - 1));
            }
            return deepest + 1;
        }
        return 0;
    }

    private static JsonArray list(List<Filter> filters) {
        return new JsonArray(filters.stream().map(FilterText::of).toList());
    }

    private static JsonObject object(Member... members) {
        return new JsonObject(List.of(members));
    }
}
