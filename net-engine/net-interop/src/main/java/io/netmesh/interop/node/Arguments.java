package io.netmesh.interop.node;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The arguments of one call, by name. Whoever has read all of them asks whether one was left. */
final class Arguments {

    private final JsonNode values;
    private final Set<String> known = new HashSet<>();

    Arguments(JsonNode values) {
        this.values = values;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        return value == null ? null : value.asString();
    }

    @Nullable
    Long number(String name) {
        JsonNode value = value(name);
        if (value != null && !value.canConvertToLong()) {
            throw new PeerException("TypeError", "argument '" + name + "': " + value + " is no integer");
        }
        return value == null ? null : value.asLong();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        required(name).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    JsonNode required(String name) {
        JsonNode value = value(name);
        if (value == null) {
            throw new PeerException("TypeError", "missing required argument: '" + name + "'");
        }
        return value;
    }

    /** Refuses what nobody asked for. */
    void requireNoOthers(String callee) {
        for (String name : values.propertyNames()) {
            if (!known.contains(name)) {
                throw new PeerException("TypeError", callee + "() got an unexpected keyword argument '" + name + "'");
            }
        }
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        return values.hasNonNull(name) ? values.get(name) : null;
    }
}
