package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to the server: when one breaks, another is made, with growing pauses between the attempts. The client's
 * own reconnect is off, since it would deliver what the bus has given up meanwhile. Thread-safe.
 */
final class NatsLink {

    private static final Logger LOG = LoggerFactory.getLogger(NatsLink.class);
    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2000;
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    private static final int LOST_PINGS = 2;

    private final JetStreamTransportConfig config;
    private final NodeEnvironment environment;
    private final ScheduledExecutorService threads;
    private final Runnable changed;
    private volatile @Nullable NatsSession session;
    private volatile String lastError = "not connected yet";
    private volatile @Nullable String clientError;
    private volatile boolean closed;
    private int failedAttempts; // touched by one attempt at a time

    /**
     * @param threads runs attempts to connect, which block, and timers: two threads at least
     * @param changed is told that readers should look again: of records, of an outage, of its end
     */
    NatsLink(
            JetStreamTransportConfig config,
            NodeEnvironment environment,
            ScheduledExecutorService threads,
            Runnable changed) {
        this.config = config;
        this.environment = environment;
        this.threads = threads;
        this.changed = changed;
    }

    /** Connects for the first time, in one attempt. */
    CompletableFuture<Void> open() {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                NatsSession first = connect();
                adopt(first);
                first.api().accountInfo().whenComplete((info, failure) -> {
                    if (failure == null) {
                        opened.complete(null);
                    } else {
                        opened.completeExceptionally(new TransportException(
                                Kind.CONNECTION,
                                "no JetStream at " + config.safeUrl() + ": "
                                        + JetStreamFailures.describe(JetStreamFailures.unwrap(failure)),
                                failure));
                    }
                });
            } catch (TransportException failure) {
                opened.completeExceptionally(failure);
            }
        });
        return opened;
    }

    /** The present connection; fails as transient while there is none. */
    CompletableFuture<NatsSession> session() {
        NatsSession present = session;
        if (present != null) {
            return CompletableFuture.completedFuture(present);
        }
        return CompletableFuture.failedFuture(
                closed
                        ? new TransportException(Kind.CONNECTION, "adapter not initialized", null)
                        : new TransportException(Kind.TRANSIENT, outage().orElse("reconnected just now"), null));
    }

    boolean isCurrent(NatsSession other) {
        return session == other;
    }

    /** Why there is no connection. */
    Optional<String> outage() {
        return session != null
                ? Optional.empty()
                : Optional.of("not connected to " + config.safeUrl() + ": " + lastError);
    }

    /**
     * Ends the connection; new requests are refused at once.
     *
     * @param settled completes when what was begun is done; awaited no longer than an answer may take
     */
    CompletableFuture<Void> close(CompletableFuture<Void> settled) {
        closed = true;
        NatsSession last = session;
        session = null;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        return settled.orTimeout(config.requestTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .handle((done, late) -> last)
                .thenApplyAsync(this::drain, threads);
    }

    private Void drain(NatsSession last) {
        last.feeds().close();
        try {
            last.connection().drain(config.requestTimeout()).get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.TRANSIENT, "nats drain: interrupted", stop);
        } catch (Exception failure) {
            throw new TransportException(Kind.TRANSIENT, "nats drain: " + JetStreamFailures.describe(failure), failure);
        } finally {
            last.fail(new TransportException(Kind.CONNECTION, "adapter not initialized", null));
        }
        return null;
    }

    private NatsSession connect() {
        try {
            Connection connection = Nats.connect(options());
            NatsSession fresh = new NatsSession(connection, config, environment, threads, changed);
            fresh.publisher().whenDeaf(() -> abandon(fresh));
            return fresh;
        } catch (IOException failure) {
            String reason = Optional.ofNullable(failure.getMessage()).orElse("I/O error");
            lastError = reason.startsWith("Unable to connect")
                    ? "cannot connect (" + lastErrorOr("no answer") + ")"
                    : reason;
            throw new TransportException(Kind.CONNECTION, config.safeUrl() + ": " + lastError, failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new TransportException(Kind.CONNECTION, "interrupted", stop);
        } catch (IllegalStateException | IllegalArgumentException | NoClassDefFoundError failure) {
            lastError = JetStreamFailures.describe(failure);
            throw new TransportException(Kind.CONNECTION, config.safeUrl() + ": " + lastError, failure);
        }
    }

    private String lastErrorOr(String otherwise) {
        String reported = clientError;
        return reported == null ? otherwise : reported;
    }

    private Options options() {
        Options.Builder options = Options.builder()
                .servers(Arrays.stream(config.url().split(","))
                        .map(String::strip)
                        .toArray(String[]::new))
                .connectionName("net")
                .connectionTimeout(config.connectTimeout())
                .noReconnect()
                .pingInterval(PING_INTERVAL)
                .maxPingsOut(LOST_PINGS)
                .maxMessagesInOutgoingQueue(0) // the publishing window bounds it
                .reportNoResponders()
                .connectionListener(this::onEvent)
                .errorListener(new Errors());
        JetStreamCredentials who = config.credentials();
        if (who instanceof JetStreamCredentials.UserPassword user) {
            options.userInfo(user.user().toCharArray(), user.password().toCharArray());
        } else if (who instanceof JetStreamCredentials.Token token) {
            options.token(token.token().toCharArray());
        } else if (who instanceof JetStreamCredentials.CredentialsFile file) {
            if (!Files.isReadable(file.path())) { // the client would find out only where the server asks for it
                throw new IllegalArgumentException("cannot read the credentials file " + file.path());
            }
            options.authHandler(Nats.credentials(file.path().toString()));
        }
        if (config.tls() != null) {
            options.sslContext(config.tls());
        }
        return options.build();
    }

    private void onEvent(Connection connection, ConnectionListener.Events event) {
        NatsSession present = session;
        if (event == ConnectionListener.Events.CLOSED && present != null && present.connection() == connection) {
            lose(present, "connection lost (" + lastErrorOr("closed") + ")");
        }
    }

    /** The server takes what is sent and answers nothing: a new connection shows whether it lives. */
    private void abandon(NatsSession deaf) {
        if (lose(deaf, "no answer for " + config.requestTimeout().toMillis() + " ms")) {
            threads.execute(() -> disconnect(deaf));
        }
    }

    private static void disconnect(NatsSession last) {
        try {
            last.connection().close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lose(NatsSession lost, String reason) {
        synchronized (this) {
            if (session != lost) {
                return false;
            }
            session = null;
        }
        lastError = reason;
        if (!closed) {
            LOG.warn("Not connected to {}: {}; reconnecting", config.safeUrl(), reason);
        }
        lost.fail(new TransportException(Kind.TRANSIENT, reason, null));
        failedAttempts = 0;
        reconnectAfter(0);
        changed.run();
        return true;
    }

    private void reconnectAfter(long millis) {
        try {
            threads.schedule(this::reconnect, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException shutDown) {
            LOG.debug("Not reconnecting after shutdown");
        }
    }

    private void reconnect() {
        if (closed) {
            return;
        }
        NatsSession fresh;
        try {
            fresh = connect();
        } catch (TransportException failure) {
            LOG.debug("Attempt {} to connect failed: {}", failedAttempts + 1, failure.getMessage());
            reconnectAfter(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failedAttempts, 10)));
            failedAttempts++;
            return;
        }
        LOG.info("Connected to {} again", config.safeUrl());
        adopt(fresh);
        changed.run();
    }

    private void adopt(NatsSession fresh) {
        session = fresh;
        if (closed) {
            session = null;
            disconnect(fresh);
        } else if (fresh.connection().getStatus() == Connection.Status.CLOSED) {
            lose(fresh, "connection lost at once"); // before anybody could listen to its end
        }
    }

    /** What the client reports beside its exceptions. */
    private final class Errors implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            clientError = error;
            LOG.debug("NATS: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception failure) {
            clientError = JetStreamFailures.describe(JetStreamFailures.unwrap(failure));
            LOG.debug("NATS", failure);
        }
    }
}
