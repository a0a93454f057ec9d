package io.netmesh.bus.read;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded behaviour that other implementations of Net share with this one. */
final class VectorFile {

    private VectorFile() {}

    static JsonNode read(String name) {
        return JsonMapper.shared().readTree(VectorFile.class.getResourceAsStream("/vectors/05-bus/" + name));
    }
}
