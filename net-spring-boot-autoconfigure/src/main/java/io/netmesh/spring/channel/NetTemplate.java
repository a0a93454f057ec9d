package io.netmesh.spring.channel;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.netmesh.ChannelName;
import io.netmesh.InvalidChannelNameException;
import io.netmesh.NetException;
import io.netmesh.PublishReport;
import io.netmesh.bus.IngestionException;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.channel.ChannelEnvelope;
import io.netmesh.spring.channel.observation.DefaultNetTemplateObservationConvention;
import io.netmesh.spring.channel.observation.NetChannelObservation;
import io.netmesh.spring.channel.observation.NetEventSenderContext;
import io.netmesh.spring.channel.observation.NetTemplateObservationConvention;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.StringUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes payloads to channels. Thread-safe and immutable; does not block.
 *
 * <p>A payload becomes a JSON object by the application's mapper. A channel name that breaks the rules of {@link ChannelName} is a mistake in the
 * program and thrown at once ({@link InvalidChannelNameException}). Whatever is wrong with what is sent fails the future, as does
 * all that happens afterwards: a payload that does not become an object, a header that listeners could not read, an event that is
 * too large ({@link IngestionException}).
 */
public final class NetTemplate {

    private static final NetTemplateObservationConvention DEFAULT_CONVENTION =
            new DefaultNetTemplateObservationConvention();

    private final NetNode node;
    private final JsonMapper mapper;
    private final ObservationRegistry observations;
    private final @Nullable NetTemplateObservationConvention convention;
    private final CommitGate gate;

    public NetTemplate(NetNode node, JsonMapper mapper) {
        this(node, mapper, ObservationRegistry.NOOP, null);
    }

    /**
     * @param node where events go
     * @param mapper makes payloads JSON
     * @param observations gets one observation per publish
     * @param convention names it; null for the default
     */
    public NetTemplate(
            NetNode node,
            JsonMapper mapper,
            ObservationRegistry observations,
            @Nullable NetTemplateObservationConvention convention) {
        this(node, mapper, observations, convention, CommitGate.OPEN);
    }

    private NetTemplate(
            NetNode node,
            JsonMapper mapper,
            ObservationRegistry observations,
            @Nullable NetTemplateObservationConvention convention,
            CommitGate gate) {
        this.node = Objects.requireNonNull(node, "node");
        this.mapper = Objects.requireNonNull(mapper, "mapper");
        this.observations = Objects.requireNonNull(observations, "observations");
        this.convention = convention;
        this.gate = gate;
    }

    /**
     * The same template, but what it publishes within a transaction goes out when that has committed. The payload is turned into
     * JSON at once. After a rollback the future fails with {@link NotPublishedException} and nothing goes out. Outside a transaction
     * it publishes at once.
     */
    public NetTemplate afterCommit() {
        return new NetTemplate(node, mapper, observations, convention, CommitGate.ofPresentTransaction());
    }

    /** {@link #publish(String, Object, Map, String)} without headers and key. */
    public CompletableFuture<PublishReport> publish(String channel, Object payload) {
        return publish(channel, payload, Map.of(), null);
    }

    /** {@link #publish(String, Object, Map, String)} without a key. */
    public CompletableFuture<PublishReport> publish(String channel, Object payload, Map<String, String> headers) {
        return publish(channel, payload, headers, null);
    }

    /**
     * Publishes one event.
     *
     * @param channel where to
     * @param payload what becomes a JSON object
     * @param headers sent along; any names but {@code id} and {@code timestamp}
     * @param key events of one key keep their order; null lets the content choose the shard
     * @return completes when the transport took the event, fails when it was refused or given up
     */
    public CompletableFuture<PublishReport> publish(
            String channel, Object payload, Map<String, String> headers, @Nullable String key) {
        ChannelName name = nameOf(channel);
        Map<String, String> sent = new LinkedHashMap<>(headers);
        Observation observation = NetChannelObservation.TEMPLATE_PUBLISH.observation(
                convention, DEFAULT_CONVENTION, () -> new NetEventSenderContext(name.value(), sent), observations);
        observation.start(); // Writes the trace into the headers, so before they become bytes.
        CompletableFuture<PublishReport> published;
        try {
            requirePayload(payload);
            headers.keySet().forEach(NetTemplate::requireDeliverable);
            byte[] event = ChannelEnvelope.encode(mapper, name.value(), payload, sent);
            published = gate.pass(() -> emit(key, event));
        } catch (RuntimeException refused) {
            published = CompletableFuture.failedFuture(refused);
        } catch (Error broken) {
            observation.error(broken).stop();
            throw broken;
        }
        return published.whenComplete((report, failure) -> {
            if (failure != null) {
                observation.error(reasonOf(failure));
            }
            observation.stop();
        });
    }

    private static ChannelName nameOf(String channel) {
        try {
            return ChannelName.of(channel);
        } catch (InvalidChannelNameException invalid) {
            throw new InvalidChannelNameException(
                    (InvalidChannelNameException.Kind) invalid.kind(),
                    invalid.getMessage() + ", in '" + StringUtils.truncate(channel, ChannelName.MAX_LENGTH_BYTES)
                            + "'");
        }
    }

    /** Futures wrap what failed; who counts failures by class wants to know the class inside. */
    private static Throwable reasonOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void requirePayload(@Nullable Object payload) {
        if (payload == null) {
            throw refused("payload = null, allowed what becomes a JSON object");
        }
    }

    /** Message headers of these names are spring-messaging's own, so that no listener could read them there. */
    private static void requireDeliverable(String header) {
        if (header.equals(MessageHeaders.ID) || header.equals(MessageHeaders.TIMESTAMP)) {
            throw refused("header = " + header + ", allowed any name but " + MessageHeaders.ID + " and "
                    + MessageHeaders.TIMESTAMP);
        }
    }

    private static IngestionException refused(String reason) {
        return new IngestionException(IngestionException.Kind.SERIALIZATION, "serialization error: " + reason, null);
    }

    private CompletableFuture<PublishReport> emit(@Nullable String key, byte[] event) {
        try {
            return (key == null ? node.emitAsync(event) : node.emitAsync(key, event))
                    .thenApply(receipt -> PublishReport.deliveredToOne());
        } catch (NetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
