package io.netmesh.bus.jetstream;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.read.StoredValue;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came from the server.
 *
 * @param sequence its place in the stream
 * @param following how many records followed it when it was sent
 * @param event what it says, or null if it is corrupt
 */
record FeedRecord(long sequence, long following, @Nullable StoredEvent event) {

    private static final int OVERHEAD_BYTES = 150;

    static FeedRecord of(int shardId, Message message, NatsJetStreamMetaData origin) {
        StoredValue value = StoredValue.decode(message.getData());
        StoredEvent event = value == null
                ? null
                : new StoredEvent(
                        StreamPosition.format(origin.streamSequence()),
                        shardId,
                        value.insertionTs(),
                        0,
                        value.payload(),
                        dedupId(message.getHeaders()));
        return new FeedRecord(origin.streamSequence(), origin.pendingCount(), event);
    }

    /** Roughly what it costs to keep, in bytes. */
    int size() {
        return OVERHEAD_BYTES + (event == null ? 0 : event.payload().length);
    }

    private static @Nullable String dedupId(@Nullable Headers headers) {
        String id = headers == null ? null : headers.getFirst("Nats-Msg-Id");
        return id == null ? null : id.strip();
    }
}
