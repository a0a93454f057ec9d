package io.netmesh.interop.node;

import io.netmesh.bus.NetNode;
import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.jetstream.JetStreamTransport;
import io.netmesh.bus.jetstream.JetStreamTransportConfig;
import io.netmesh.bus.redis.RedisTransport;
import io.netmesh.bus.redis.RedisTransportConfig;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The arguments of the package's {@code Net} as options of our node. */
final class BusOptions {

    private BusOptions() {}

    static NetNode open(Arguments arguments) {
        NetNodeBuilder builder = NetNode.builder();
        ifGiven(arguments.number("num_shards"), shards -> builder.shards(Math.toIntExact(shards)));
        ifGiven(arguments.number("ring_buffer_capacity"), events -> builder.bufferCapacity(Math.toIntExact(events)));
        ifGiven(arguments.text("backpressure_mode"), builder::backpressure);
        ifGiven(arguments.number("delivery_timeout_ms"), millis -> builder.deliveryTimeout(Duration.ofMillis(millis)));
        RedisTransportConfig redis = redis(arguments);
        JetStreamTransportConfig jetStream = jetStream(arguments);
        arguments.requireNoOthers("Net.__new__");
        if (redis != null) {
            builder.transport(new RedisTransport(redis));
        } else if (jetStream != null) {
            builder.transport(new JetStreamTransport(jetStream));
        }
        return builder.build();
    }

    private static @Nullable RedisTransportConfig redis(Arguments arguments) {
        String url = arguments.text("redis_url");
        String prefix = arguments.text("redis_prefix");
        Long connectMillis = arguments.number("redis_connect_timeout_ms");
        Long commandMillis = arguments.number("redis_command_timeout_ms");
        Long maxStreamLen = arguments.number("redis_max_stream_len");
        if (url == null) {
            return null;
        }
        RedisTransportConfig.Builder redis = RedisTransportConfig.builder(url);
        ifGiven(prefix, redis::prefix);
        ifGiven(connectMillis, millis -> redis.connectTimeout(Duration.ofMillis(millis)));
        ifGiven(commandMillis, millis -> redis.commandTimeout(Duration.ofMillis(millis)));
        ifGiven(maxStreamLen, redis::maxStreamLen);
        return redis.build();
    }

    private static @Nullable JetStreamTransportConfig jetStream(Arguments arguments) {
        String url = arguments.text("jetstream_url");
        String prefix = arguments.text("jetstream_prefix");
        Long connectMillis = arguments.number("jetstream_connect_timeout_ms");
        Long requestMillis = arguments.number("jetstream_request_timeout_ms");
        Long maxMessages = arguments.number("jetstream_max_messages");
        Long maxBytes = arguments.number("jetstream_max_bytes");
        Long maxAgeMillis = arguments.number("jetstream_max_age_ms");
        Long replicas = arguments.number("jetstream_replicas");
        if (url == null) {
            return null;
        }
        JetStreamTransportConfig.Builder jetStream = JetStreamTransportConfig.builder(url);
        ifGiven(prefix, jetStream::prefix);
        ifGiven(connectMillis, millis -> jetStream.connectTimeout(Duration.ofMillis(millis)));
        ifGiven(requestMillis, millis -> jetStream.requestTimeout(Duration.ofMillis(millis)));
        ifGiven(maxMessages, jetStream::maxMessages);
        ifGiven(maxBytes, jetStream::maxBytes);
        ifGiven(maxAgeMillis, millis -> jetStream.maxAge(Duration.ofMillis(millis)));
        ifGiven(replicas, count -> jetStream.replicas(Math.toIntExact(count)));
        return jetStream.build();
    }

    private static <T> void ifGiven(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }
}
