package io.netmesh.bus.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the connections of one transport, all alike. Thread-safe. */
final class RedisConnector {

    private final RedisClient client;
    private final RedisURI uri;
    private final ClientResources resources;

    /** @param shared whose threads to use, and to leave running; null for own ones */
    RedisConnector(RedisTransportConfig config, @Nullable ClientResources shared) {
        uri = config.uri();
        client = shared == null ? RedisClient.create(uri) : RedisClient.create(shared, uri);
        client.setOptions(options(config));
        resources = client.getResources();
    }

    private static ClientOptions options(RedisTransportConfig config) {
        SocketOptions sockets = SocketOptions.builder()
                .connectTimeout(config.connectTimeout())
                .keepAlive(true)
                .build();
        ClientOptions.Builder options = ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2) // one shape of replies, whatever the server's age
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build()) // a timer per command costs
                .socketOptions(sockets);
        if (config.sslOptions() != null) {
            options.sslOptions(config.sslOptions());
        }
        return options.build();
    }

    /** A connection that keeps itself; see {@link RedisLink}. */
    RedisLink link(String name, Consumer<StatefulRedisConnection<byte[], byte[]>> onConnected) {
        return new RedisLink(name, this::connect, scheduler(), onConnected);
    }

    ScheduledExecutorService scheduler() {
        return resources.eventExecutorGroup();
    }

    /** Runs tasks one by one, in order, on a thread that serves no connection. */
    Executor newSerialExecutor() {
        return resources.eventExecutorGroup().next();
    }

    private CompletionStage<StatefulRedisConnection<byte[], byte[]>> connect() {
        return client.connectAsync(ByteArrayCodec.INSTANCE, uri);
    }

    /** Ends the client, and its threads if they are its own. */
    CompletionStage<Void> shutdown() {
        return client.shutdownAsync(0, Duration.ofSeconds(2).toMillis(), TimeUnit.MILLISECONDS);
    }
}
