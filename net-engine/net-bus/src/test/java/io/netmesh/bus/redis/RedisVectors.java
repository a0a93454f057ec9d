package io.netmesh.bus.redis;

import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What other implementations of Net write to Redis and read from it. */
final class RedisVectors {

    private RedisVectors() {}

    static JsonNode file(String name) {
        return JsonMapper.shared().readTree(RedisVectors.class.getResourceAsStream("/vectors/05-bus/" + name));
    }

    static Stream<JsonNode> cases(String name) {
        return file(name).get("cases").valueStream();
    }
}
