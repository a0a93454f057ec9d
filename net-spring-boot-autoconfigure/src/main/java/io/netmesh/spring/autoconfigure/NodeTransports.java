package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.memory.MemoryOptions;
import io.netmesh.bus.transport.Transport;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** The kinds of transport that {@code net.node.transport.type} can name. */
final class NodeTransports {

    private static final String PROPERTY = "net.node.transport.type";
    private static final String ALLOWED = "memory, noop, redis, jetstream";

    /** Kinds that need a client which an application adds if it wants it. */
    private static final Map<String, Client> CLIENTS =
            Map.of("redis", new Client("io.lettuce", "lettuce-core"), "jetstream", new Client("io.nats", "jnats"));

    private record Client(String group, String artifact) {}

    private NodeTransports() {}

    /** @param ready a transport that is a bean, which wins; null if there is none */
    static void apply(NetNodeProperties properties, @Nullable Transport ready, NetNodeBuilder builder) {
        if (ready != null) {
            builder.transport(ready);
            return;
        }
        String type = properties.transport().type();
        switch (type) {
            case "memory" -> builder.memory(optionsOf(properties.memory()));
            case "noop" -> builder.noop();
            default -> throw absent(type);
        }
    }

    private static MemoryOptions optionsOf(NetNodeProperties.Memory memory) {
        // What is more than an int is too much for the node anyway, which says so.
        int maxEventBytes = (int) Math.min(memory.maxEventBytes().toBytes(), Integer.MAX_VALUE);
        return new MemoryOptions(memory.maxBytes().toBytes(), memory.maxEvents(), memory.maxAge(), maxEventBytes);
    }

    private static FailureAnalyzedException absent(String type) {
        Client client = CLIENTS.get(type);
        if (client != null) {
            return withoutClient(type, client);
        }
        String setIt = "Set " + PROPERTY + " to one of: " + ALLOWED + ".";
        String description = PROPERTY + " = '" + type + "', allowed " + ALLOWED + ".";
        return new FailureAnalyzedException(
                type.equals("mesh") ? description + " The mesh is not in this version." : description, setIt);
    }

    private static FailureAnalyzedException withoutClient(String type, Client client) {
        return new FailureAnalyzedException(
                PROPERTY + " = '" + type + "', but its client is not on the class path, or its auto-configuration is"
                        + " excluded.",
                "Add the dependency " + client.group() + ":" + client.artifact()
                        + ":\n\n    <dependency>\n        <groupId>"
                        + client.group() + "</groupId>\n        <artifactId>" + client.artifact()
                        + "</artifactId>\n    </dependency>\n\nOr set " + PROPERTY + " to memory.");
    }
}
