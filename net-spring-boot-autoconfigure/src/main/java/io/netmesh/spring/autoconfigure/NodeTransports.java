package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.memory.MemoryOptions;
import java.util.Map;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** The kinds of transport that {@code net.node.transport.type} can name. */
final class NodeTransports {

    private static final String ALLOWED = "memory, noop";

    /** Kinds that other modules bring, and which. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("redis", "net-bus-redis", "jetstream", "net-bus-jetstream", "mesh", "net-mesh");

    private NodeTransports() {}

    static void apply(NetNodeProperties properties, NetNodeBuilder builder) {
        String type = properties.transport().type();
        switch (type) {
            case "memory" -> builder.memory(optionsOf(properties.memory()));
            case "noop" -> builder.noop();
            default -> throw unknown(type);
        }
    }

    private static MemoryOptions optionsOf(NetNodeProperties.Memory memory) {
        // What is more than an int is too much for the node anyway, which says so.
        int maxEventBytes = (int) Math.min(memory.maxEventBytes().toBytes(), Integer.MAX_VALUE);
        return new MemoryOptions(memory.maxBytes().toBytes(), memory.maxEvents(), memory.maxAge(), maxEventBytes);
    }

    private static FailureAnalyzedException unknown(String type) {
        String description = "net.node.transport.type = '" + type + "', allowed " + ALLOWED + ".";
        String module = ELSEWHERE.get(type);
        return new FailureAnalyzedException(
                module == null
                        ? description
                        : description + " The module that brings '" + type + "' is not on the class path.",
                module == null
                        ? "Set net.node.transport.type to one of: " + ALLOWED + "."
                        : "Add the dependency io.netmesh:" + module + ", or set net.node.transport.type to one of: "
                                + ALLOWED + ".");
    }
}
