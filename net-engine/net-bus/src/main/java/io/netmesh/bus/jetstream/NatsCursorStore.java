package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.KeyValueEntry;
import io.nats.client.api.StorageType;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.bus.channel.CursorStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cursors in a key-value bucket of the server, one key per listener, the newest value only. Thread-safe; blocks up to the
 * request timeout. Wire: JetStream.
 */
final class NatsCursorStore implements CursorStore {

    private static final int BUCKET_NOT_FOUND = ApiErrorException.STREAM_NOT_FOUND;

    private final JetStreamTransportConfig config;
    private final String bucket;
    private final Supplier<CompletableFuture<NatsSession>> sessions;
    private @Nullable Connection bucketSeenBy;

    NatsCursorStore(JetStreamTransportConfig config, Supplier<CompletableFuture<NatsSession>> sessions) {
        this.config = config;
        this.bucket = config.prefix() + "_cursors";
        this.sessions = sessions;
    }

    @Override
    public Optional<String> load(String name) {
        try {
            KeyValueEntry entry = bucket().get(CursorKeys.of(name));
            return entry == null ? Optional.empty() : Optional.ofNullable(entry.getValueAsString());
        } catch (Exception failure) {
            throw refused(CursorStoreException.Kind.UNREADABLE, "read", name, failure);
        }
    }

    @Override
    public void save(String name, String cursor) {
        try {
            bucket().put(CursorKeys.of(name), cursor.getBytes(StandardCharsets.UTF_8));
        } catch (Exception failure) {
            throw refused(CursorStoreException.Kind.UNWRITABLE, "write", name, failure);
        }
    }

    private synchronized KeyValue bucket()
            throws IOException, JetStreamApiException, InterruptedException, ExecutionException {
        Connection connection = sessions.get().get().connection();
        if (bucketSeenBy != connection) {
            createIfAbsent(connection);
            bucketSeenBy = connection;
        }
        return connection.keyValue(bucket);
    }

    private void createIfAbsent(Connection connection) throws IOException, JetStreamApiException, InterruptedException {
        try {
            connection.keyValueManagement().getStatus(bucket);
        } catch (JetStreamApiException absent) {
            if (absent.getApiErrorCode() != BUCKET_NOT_FOUND) {
                throw absent;
            }
            connection
                    .keyValueManagement()
                    .create(KeyValueConfiguration.builder(bucket)
                            .description("Positions of listeners")
                            .storageType(StorageType.File)
                            .replicas(config.replicas())
                            .maxHistoryPerKey(1)
                            .build());
        }
    }

    private CursorStoreException refused(CursorStoreException.Kind kind, String verb, String name, Exception failure) {
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Throwable cause = JetStreamFailures.unwrap(failure);
        return new CursorStoreException(
                kind,
                "cannot " + verb + " the cursor of " + name + " in bucket " + bucket + ": "
                        + JetStreamFailures.describe(cause),
                cause);
    }
}
