package io.netmesh.bus.redis;

import io.lettuce.core.protocol.CommandType;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import io.netmesh.bus.channel.CursorStoreException.Kind;
import io.netmesh.bus.redis.RedisCalls.Call;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Keeps the positions of listeners in Redis, beside the events: key {@code prefix:cursor:name}, value the cursor's text. So
 * an instance that comes up elsewhere goes on where the last one stopped. Thread-safe. Blocks for an answer, for the
 * transport's command timeout at most; usable once the transport has started. Wire: Redis Streams.
 */
public final class RedisCursorStore implements CursorStore {

    private final RedisTransport transport;

    /** @param transport whose connection and prefix to use */
    public RedisCursorStore(RedisTransport transport) {
        this.transport = transport;
    }

    @Override
    public Optional<String> load(String name) {
        try {
            List<Object> reply = send(new Call(CommandType.GET, transport.keys().cursor(name)));
            return Optional.ofNullable(reply.get(0)).map(StreamReply::text);
        } catch (CompletionException failure) {
            throw failed(Kind.UNREADABLE, "load", name, failure);
        }
    }

    @Override
    public void save(String name, String cursor) {
        try {
            send(new Call(CommandType.SET, transport.keys().cursor(name), cursor));
        } catch (CompletionException failure) {
            throw failed(Kind.UNWRITABLE, "save", name, failure);
        }
    }

    private List<Object> send(Call call) {
        return transport.send(call).toCompletableFuture().join();
    }

    private static CursorStoreException failed(Kind kind, String action, String name, CompletionException failure) {
        return new CursorStoreException(
                kind,
                "cannot " + action + " the cursor of " + name + " in Redis: " + RedisErrors.describe(failure),
                RedisErrors.root(failure));
    }
}
