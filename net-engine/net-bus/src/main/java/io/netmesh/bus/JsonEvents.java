package io.netmesh.bus;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Turns events into objects of one type; properties that the type does not know, such as {@code _channel}, are ignored. */
final class JsonEvents<T> implements Function<StoredEvent, T> {

    private final Class<T> type;
    private final ObjectReader reader;

    JsonEvents(JsonMapper mapper, Class<T> type) {
        this.type = type;
        this.reader = mapper.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public T apply(StoredEvent event) {
        T value;
        try {
            value = reader.readValue(event.payload());
        } catch (JacksonException failure) {
            throw unreadable(event, failure.getOriginalMessage(), failure);
        }
        if (value == null) {
            throw unreadable(event, "it is null", null);
        }
        return value;
    }

    private EventFormatException unreadable(StoredEvent event, String reason, @Nullable Exception cause) {
        return new EventFormatException(
                "event " + event.id() + " of shard " + event.shardId() + " is no " + type.getName() + ": " + reason,
                cause);
    }
}
