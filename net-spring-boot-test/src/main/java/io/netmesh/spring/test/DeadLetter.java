package io.netmesh.spring.test;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event that a listener gave up.
 *
 * @param json the payload, without the keys that make it a channel event
 * @param headers its own and {@link io.netmesh.spring.channel.DeadLetterHeaders}
 */
public record DeadLetter(String json, Map<String, String> headers) {

    public DeadLetter {
        headers = Map.copyOf(headers);
    }

    /** The payload, if it converts: many are dead letters because they do not. */
    public <T> T payload(Class<T> type) {
        return JsonMapper.shared().readValue(json, type);
    }
}
