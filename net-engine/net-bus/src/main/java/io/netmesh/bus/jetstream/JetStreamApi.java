package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.netmesh.bus.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server's requests that the transport needs, without blocking. The client's own calls wait for their answers, and send
 * settings that other implementations do not. Wire: JetStream. Thread-safe.
 */
final class JetStreamApi {

    private static final String API = "$JS.API.";
    private static final byte[] NOTHING = {};
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Connection connection;
    private final JetStreamTransportConfig config;
    private final ShardStreams names;

    JetStreamApi(Connection connection, JetStreamTransportConfig config) {
        this.connection = connection;
        this.config = config;
        this.names = new ShardStreams(config.prefix());
    }

    /** Fails if the server has no JetStream for us. */
    CompletableFuture<JsonNode> accountInfo() {
        return call("INFO", NOTHING);
    }

    CompletableFuture<StreamState> streamState(int shardId) {
        return call("STREAM.INFO." + names.stream(shardId), NULL).thenApply(StreamState::of);
    }

    /** Creates a shard's stream; one that was created meanwhile, even with other settings, is fine. */
    CompletableFuture<StreamState> createStream(int shardId) {
        return call("STREAM.CREATE." + names.stream(shardId), StreamRequests.create(config, names, shardId))
                .exceptionallyCompose(failure -> JetStreamFailures.unwrap(failure) instanceof ApiErrorException refused
                                && refused.errorCode() == ApiErrorException.STREAM_NAME_IN_USE
                        ? call("STREAM.INFO." + names.stream(shardId), NULL)
                        : CompletableFuture.failedFuture(failure))
                .thenApply(StreamState::of);
    }

    /** The shards that have a stream, in no order. */
    CompletableFuture<List<Integer>> shards() {
        return shards(0, new ArrayList<>());
    }

    private CompletableFuture<List<Integer>> shards(int offset, List<Integer> found) {
        ObjectNode request = JSON.createObjectNode();
        request.put("subject", names.anySubject()).put("offset", offset);
        return call("STREAM.NAMES", JSON.writeValueAsBytes(request)).thenCompose(answer -> {
            int page = answer.path("streams").size();
            answer.path("streams")
                    .forEach(name -> names.shardOf(name.asString()).ifPresent(found::add));
            int next = offset + page;
            return page == 0 || next >= answer.path("total").asInt(0)
                    ? CompletableFuture.completedFuture(found)
                    : shards(next, found);
        });
    }

    /** @return the name of a new consumer, which the server forgets when nobody uses it */
    CompletableFuture<String> createConsumer(int shardId, byte[] request) {
        return call("CONSUMER.CREATE." + names.stream(shardId), request)
                .thenApply(answer -> answer.path("name").asString());
    }

    CompletableFuture<JsonNode> createDurable(int shardId, String name, byte[] request) {
        return call("CONSUMER.DURABLE.CREATE." + names.stream(shardId) + "." + name, request);
    }

    CompletableFuture<JsonNode> consumerInfo(int shardId, String name) {
        return call("CONSUMER.INFO." + names.stream(shardId) + "." + name, NOTHING);
    }

    /** Lets the server forget a consumer; an answer is not awaited. */
    void deleteConsumer(int shardId, String name) {
        publish(API + "CONSUMER.DELETE." + names.stream(shardId) + "." + name, null, NOTHING);
    }

    /** Asks a consumer for events; they and a closing status come to the inbox. */
    void next(int shardId, String consumer, String inbox, byte[] request) {
        publish(API + "CONSUMER.MSG.NEXT." + names.stream(shardId) + "." + consumer, inbox, request);
    }

    /** Sends without awaiting anything; throws {@link TransportException} if the connection is down. */
    void publish(String subject, @Nullable String inbox, byte[] body) {
        try {
            connection.publish(subject, inbox, body);
        } catch (IllegalStateException down) {
            throw JetStreamFailures.of("JetStream request", down);
        }
    }

    /** Sends and awaits any answer. */
    CompletableFuture<Message> ask(String subject, byte[] body) {
        Duration timeout = config.requestTimeout();
        try {
            return connection.request(subject, body).orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (IllegalStateException down) {
            return CompletableFuture.failedFuture(JetStreamFailures.of("JetStream request", down));
        }
    }

    private CompletableFuture<JsonNode> call(String request, byte[] body) {
        return ask(API + request, body).thenApply(message -> {
            JsonNode answer = JSON.readTree(message.getData());
            if (answer.has("error")) {
                throw new ApiErrorException(answer.path("error"));
            }
            return answer;
        });
    }

    /**
     * What a stream holds.
     *
     * @param first sequence of the oldest record, or of the next one if there is none
     * @param last sequence of the newest record that ever was; 0 if there never was one
     * @param subjects what it collects
     */
    record StreamState(long first, long last, List<String> subjects) {

        /** As if there were nothing. */
        static final StreamState EMPTY = new StreamState(0, 0, List.of());

        static StreamState of(JsonNode answer) {
            JsonNode state = answer.path("state");
            List<String> subjects = new ArrayList<>();
            answer.path("config").path("subjects").forEach(subject -> subjects.add(subject.asString()));
            return new StreamState(
                    state.path("first_seq").asLong(0), state.path("last_seq").asLong(0), subjects);
        }
    }
}
