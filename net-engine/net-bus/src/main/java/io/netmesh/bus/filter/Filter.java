package io.netmesh.bus.filter;

import io.netmesh.bus.PollException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A condition on the JSON of an event. Immutable. */
public interface Filter {

    /**
     * Reads the JSON form.
     *
     * @throws PollException if the text is no filter
     */
    static Filter parse(String json) {
        JsonMapper mapper = JsonMapper.shared();
        JsonNode node;
        try {
            node = mapper.readTree(json);
        } catch (JacksonException malformed) {
            throw PollException.invalidFilter(malformed.getOriginalMessage());
        }
        if (!node.path("path").isString() || !node.has("value")) {
            throw PollException.invalidFilter("data did not match any variant of untagged enum Filter");
        }
        return path(node.get("path").stringValue(), node.get("value"));
    }

    private static Filter path(String path, JsonNode value) {
        return payload -> {
            try {
                JsonNode found = JsonMapper.shared().readTree(payload);
                for (String step : path.split("\\.")) {
                    found = found.path(step);
                }
                return found.equals(value);
            } catch (JacksonException malformed) {
                return false;
            }
        };
    }

    /** Whether the payload is JSON and meets the condition. */
    boolean matches(byte[] payload);
}
