package io.netmesh.bus.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is made again whenever it is lost.
 *
 * <p>Lettuce's own reconnecting is off: it sends the commands that were under way a second time, those of a transaction
 * without the {@code MULTI} before them. Here a lost connection fails its commands, once, and whoever sent them decides.
 * While there is no connection {@link #connection()} fails at once with the reason. Thread-safe; nothing blocks.
 */
final class RedisLink {

    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);

    private final String name;
    private final Supplier<CompletionStage<StatefulRedisConnection<byte[], byte[]>>> connector;
    private final ScheduledExecutorService scheduler;
    private final Consumer<StatefulRedisConnection<byte[], byte[]>> onConnected;
    private final ReconnectSchedule schedule = new ReconnectSchedule();

    // All guarded by this.
    private CompletableFuture<StatefulRedisConnection<byte[], byte[]>> current = new CompletableFuture<>();
    private @Nullable StatefulRedisConnection<byte[], byte[]> open;
    private @Nullable String outage = "no answer yet";
    private boolean connecting;
    private boolean closed;

    /**
     * @param name for the log
     * @param connector makes one connection
     * @param onConnected is told of every new connection, on one of the client's threads
     */
    RedisLink(
            String name,
            Supplier<CompletionStage<StatefulRedisConnection<byte[], byte[]>>> connector,
            ScheduledExecutorService scheduler,
            Consumer<StatefulRedisConnection<byte[], byte[]>> onConnected) {
        this.name = name;
        this.connector = connector;
        this.scheduler = scheduler;
        this.onConnected = onConnected;
    }

    /** Begins to connect, and goes on until it succeeds or the link is closed. Does nothing the second time. */
    void open() {
        synchronized (this) {
            if (connecting || open != null || closed) {
                return;
            }
            connecting = true;
            if (current.isDone()) {
                current = new CompletableFuture<>();
            }
        }
        connector.get().whenComplete((connection, failure) -> {
            if (failure == null) {
                onConnection(connection);
            } else {
                onFailure(failure);
            }
        });
    }

    /** The connection; waits for the attempt under way, and fails if there is none. */
    synchronized CompletionStage<StatefulRedisConnection<byte[], byte[]>> connection() {
        return current.minimalCompletionStage();
    }

    /** Why there is no connection; empty if there is one. */
    synchronized Optional<String> outage() {
        return Optional.ofNullable(outage);
    }

    /** Gives this connection up, failing what is under way on it, and makes a new one. */
    void reset(StatefulRedisConnection<byte[], byte[]> connection, String reason) {
        if (onLost(connection, reason)) {
            connection.closeAsync();
        }
    }

    /** Gives the connection up if there is one, and makes a new one. */
    void renew(String reason) {
        StatefulRedisConnection<byte[], byte[]> connection;
        synchronized (this) {
            connection = open;
        }
        if (connection != null) {
            reset(connection, reason);
        }
    }

    CompletionStage<Void> close() {
        StatefulRedisConnection<byte[], byte[]> last;
        CompletableFuture<?> waiting;
        TransportException reason = new TransportException(Kind.FATAL, "adapter not initialized", null);
        synchronized (this) {
            closed = true;
            last = open;
            waiting = onDown("closed", reason);
        }
        waiting.completeExceptionally(reason);
        return last == null ? CompletableFuture.completedFuture(null) : last.closeAsync();
    }

    private void onConnection(StatefulRedisConnection<byte[], byte[]> connection) {
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> waiting;
        synchronized (this) {
            connecting = false;
            if (closed) {
                connection.closeAsync();
                return;
            }
            schedule.onConnected();
            open = connection;
            outage = null;
            waiting = current;
        }
        log.info("Redis {} is connected", name);
        connection.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> gone) {
                onLost(connection, "connection lost");
            }
        });
        if (!connection.isOpen()) {
            onLost(connection, "connection lost");
        }
        waiting.complete(connection);
        onConnected.accept(connection);
    }

    private void onFailure(Throwable failure) {
        TransportException reason =
                new TransportException(Kind.TRANSIENT, RedisErrors.describe(failure), RedisErrors.root(failure));
        CompletableFuture<?> waiting;
        synchronized (this) {
            connecting = false;
            if (closed) {
                return;
            }
            waiting = onDown(RedisErrors.describe(failure), reason);
            scheduleConnect();
        }
        log.debug("Redis {} cannot connect: {}", name, RedisErrors.describe(failure));
        waiting.completeExceptionally(reason);
    }

    private boolean onLost(StatefulRedisConnection<byte[], byte[]> connection, String why) {
        TransportException reason = new TransportException(Kind.TRANSIENT, why, null);
        CompletableFuture<?> waiting;
        synchronized (this) {
            if (closed || open != connection) {
                return false;
            }
            waiting = onDown(why, reason);
            scheduleConnect();
        }
        log.warn("Redis {} has no connection: {}", name, why);
        waiting.completeExceptionally(reason);
        return true;
    }

    /** Who asks from now on gets the reason; who waits already gets it from the caller, outside the lock. */
    private CompletableFuture<?> onDown(String why, TransportException reason) {
        CompletableFuture<?> waiting = current;
        open = null;
        outage = why;
        current = CompletableFuture.failedFuture(reason);
        return waiting;
    }

    private void scheduleConnect() {
        scheduler.schedule(this::open, schedule.nextDelayMillis(), TimeUnit.MILLISECONDS);
    }
}
