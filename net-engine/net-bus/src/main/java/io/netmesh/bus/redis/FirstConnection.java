package io.netmesh.bus.redis;

import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the first connection of a link: a server that is not there yet is waited for, one that refuses us is not. */
final class FirstConnection {

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final ScheduledExecutorService scheduler;
    private final Duration timeout;

    FirstConnection(ScheduledExecutorService scheduler, Duration timeout) {
        this.scheduler = scheduler;
        this.timeout = timeout;
    }

    /** Opens the link; fails with kind {@link Kind#CONNECTION}. */
    CompletionStage<Void> of(RedisLink link) {
        CompletableFuture<Void> connected = new CompletableFuture<>();
        link.open();
        await(link, connected);
        return connected.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).handle((done, failure) -> {
            if (failure == null) {
                return null;
            }
            String reason = RedisErrors.root(failure) instanceof TimeoutException
                    ? link.outage().orElse("no answer") + " (tried for " + timeout + ")"
                    : RedisErrors.describe(failure);
            throw new TransportException(Kind.CONNECTION, reason, RedisErrors.root(failure));
        });
    }

    private void await(RedisLink link, CompletableFuture<Void> connected) {
        link.connection().whenComplete((connection, failure) -> {
            if (failure == null) {
                connected.complete(null);
            } else if (RedisErrors.isRefusal(failure)) {
                connected.completeExceptionally(RedisErrors.root(failure).getCause());
            } else if (!connected.isDone()) {
                scheduler.schedule(() -> await(link, connected), LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }
}
