package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netmesh.ConfigurationException;
import io.netmesh.bus.memory.MemoryOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NodeOptionsTest {

    @Test
    void refusalsBeginWithTheTextThatEveryImplementationUses() throws IOException {
        int checked = 0;
        for (JsonNode each : ShardSelectionTest.vectors("config-errors").path("cases")) {
            JsonNode options = each.path("options");
            if (options.has("redis_url") && !options.has("ring_buffer_capacity")) {
                continue; // the rules of the Redis transport's own options
            }
            String expected = each.path("error").asString().replaceFirst("^invalid configuration: ", "");
            assertThatThrownBy(() -> builder(options).build())
                    .as("%s", each)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageStartingWith(expected + " (net.node.");
            checked++;
        }
        assertThat(checked).isEqualTo(9);
    }

    @Test
    void refusalNamesPropertyValueAndRange() {
        assertRefused(b -> b.shards(0), "num_shards must be > 0 (net.node.shards = 0, allowed 1–65535)");
        assertRefused(
                b -> b.shards(65_536),
                "num_shards must be <= 65535, got 65536 (net.node.shards = 65536, allowed 1–65535)");
        assertRefused(
                b -> b.bufferCapacity(512),
                "ring_buffer_capacity must be >= 1024 (net.node.buffer-capacity = 512, allowed a power of two, 1024–1073741824)");
        assertRefused(
                b -> b.bufferCapacity(Integer.MIN_VALUE),
                "ring_buffer_capacity must be a power of 2 (net.node.buffer-capacity = -2147483648, allowed a power of two, "
                        + "1024–1073741824)");
        assertRefused(
                b -> b.adapterTimeout(Duration.ZERO),
                "adapter_timeout must be > 0 (net.node.adapter-timeout = PT0S, allowed above PT0S, at most PT8760H)");
        assertRefused(
                b -> b.batch(batch(0, 10, 10, true, 100)),
                "min_size must be > 0 (net.node.batch.min-size = 0, allowed 1–1000000)");
        assertRefused(
                b -> b.batch(batch(10, 9, 10, true, 100)),
                "max_size must be >= min_size (net.node.batch.max-size = 9, allowed 10–1000000)");
        assertRefused(
                b -> b.batch(batch(1, 1_000_001, 10, true, 100)),
                "max_size must be <= 1000000 (net.node.batch.max-size = 1000001, allowed 1–1000000)");
        assertRefused(
                b -> b.batch(batch(1, 10, -1, true, 100)),
                "max_delay must be > 0 (net.node.batch.max-delay = PT-0.001S, allowed above PT0S, at most PT8760H)");
        assertRefused(
                b -> b.batch(batch(1, 10, 10, true, 0)),
                "velocity_window must be > 0 when adaptive batching is enabled (net.node.batch.velocity-window = PT0S, "
                        + "allowed above PT0S, at most PT8760H)");
        assertThatCode(() -> batch(1, 10, 10, false, 0)).doesNotThrowAnyException();
        assertRefused(
                b -> b.batchRetries(-1),
                "adapter_batch_retries must be >= 0 (net.node.batch-retries = -1, allowed 0–2147483647)");
        assertRefused(
                b -> b.deliveryTimeout(Duration.ZERO),
                "delivery_timeout must be > 0 (net.node.delivery-timeout = PT0S, allowed above PT0S, at most PT8760H)");
        assertRefused(
                b -> b.bufferBytes(1),
                "buffer_bytes must be between 64 KiB and 1 TiB (net.node.buffer-bytes = 1, allowed 65536–1099511627776)");
        assertRefused(
                b -> b.backpressure("sample"),
                "Invalid backpressure mode: sample (net.node.backpressure = sample, allowed drop_newest, drop_oldest, "
                        + "fail_producer)");
    }

    @Test
    void groupRedeliveryHasBounds() {
        assertRefused(
                b -> b.groupRedelivery(Duration.ofMillis(99)),
                "group_redelivery must be between 100 ms and 365 days (net.node.group-redelivery = PT0.099S, allowed "
                        + "PT0.1S–PT8760H)");
        assertRefusedProperty(b -> b.groupRedelivery(Duration.ofDays(366)), "net.node.group-redelivery");
    }

    @Test
    void nullIsRefusedAsAnyOtherValue() {
        assertRefused(
                b -> b.adapterTimeout(null),
                "adapter_timeout must be > 0 (net.node.adapter-timeout = null, allowed above PT0S, at most PT8760H)");
        assertRefused(
                b -> b.batch(BatchOptions.fixed(1, null)),
                "max_delay must be > 0 (net.node.batch.max-delay = null, allowed above PT0S, at most PT8760H)");
        assertRefused(
                b -> b.deliveryTimeout(null),
                "delivery_timeout must be > 0 (net.node.delivery-timeout = null, allowed above PT0S, at most PT8760H)");
        String modes = "(net.node.backpressure = null, allowed drop_newest, drop_oldest, fail_producer)";
        assertRefused(b -> b.backpressure((BackpressureMode) null), "Invalid backpressure mode: null " + modes);
        assertRefused(b -> b.backpressure((String) null), "Invalid backpressure mode: null " + modes);
        assertThatThrownBy(() -> NetNode.builder().memory(null)).hasMessage("memory");
    }

    @Test
    void durationThatIsTooLongIsRefusedForThatReason() {
        Duration tooLong = Duration.ofDays(365).plusNanos(1);
        String range = ", allowed above PT0S, at most PT8760H)";
        assertRefused(
                b -> b.adapterTimeout(tooLong),
                "adapter_timeout must be <= 365 days (net.node.adapter-timeout = " + tooLong + range);
        assertRefused(
                b -> b.batch(BatchOptions.fixed(1, tooLong)),
                "max_delay must be <= 365 days (net.node.batch.max-delay = " + tooLong + range);
        assertRefused(
                b -> b.deliveryTimeout(Duration.ofSeconds(Long.MAX_VALUE)),
                "delivery_timeout must be <= 365 days (net.node.delivery-timeout = "
                        + Duration.ofSeconds(Long.MAX_VALUE) + range);
        assertThatThrownBy(() -> MemoryOptions.defaults().withMaxAge(Duration.ofDays(36_501)))
                .hasMessageStartingWith("memory max_age must be <= 36500 days (net.node.memory.max-age = PT876024H");
    }

    @Test
    void memoryRefusalsNamePropertyValueAndRange() {
        MemoryOptions memory = MemoryOptions.defaults();
        assertThatThrownBy(() -> memory.withMaxBytes(65_535))
                .hasMessage(
                        "memory max_bytes must be between 64 KiB and 1 TiB (net.node.memory.max-bytes = 65535, allowed "
                                + "65536–1099511627776)");
        assertThatThrownBy(() -> memory.withMaxEvents(0))
                .hasMessageContaining("(net.node.memory.max-events = 0, allowed");
        assertThatThrownBy(() -> memory.withMaxAge(Duration.ZERO))
                .hasMessageContaining("(net.node.memory.max-age = PT0S, allowed");
        assertThatThrownBy(() -> memory.withMaxEventBytes(0))
                .hasMessageContaining("(net.node.memory.max-event-bytes = 0, allowed 1–268435456)");
    }

    @Test
    void optionsAreCheckedInTheReferencesOrder() {
        assertRefusedProperty(b -> b.shards(0).bufferCapacity(1000).adapterTimeout(Duration.ZERO), "net.node.shards");
        assertRefusedProperty(b -> b.bufferCapacity(1000).adapterTimeout(Duration.ZERO), "net.node.buffer-capacity");
        assertRefusedProperty(
                b -> b.adapterTimeout(Duration.ZERO).deliveryTimeout(Duration.ZERO), "net.node.adapter-timeout");
        assertRefusedProperty(b -> b.batch(batch(0, 0, 0, true, 0)), "net.node.batch.min-size");
        assertRefusedProperty(b -> b.batch(batch(2, 1, 0, true, 0)), "net.node.batch.max-size");
        assertRefusedProperty(b -> b.batch(batch(1, 1, 0, true, 0)), "net.node.batch.max-delay");
    }

    @Test
    void boundsThemselvesAreAllowed() {
        assertThatCode(() -> NetNode.builder()
                        .shards(1)
                        .bufferCapacity(1024)
                        .batch(BatchOptions.fixed(1_000_000, Duration.ofNanos(1)))
                        .adapterTimeout(Duration.ofDays(365))
                        .batchRetries(0)
                        .bufferBytes(65_536)
                        .backpressure("fail_producer")
                        .build()
                        .close())
                .doesNotThrowAnyException();
        assertThat(NetNode.builder().build().shards()).isEqualTo(4);
    }

    private static BatchOptions batch(int min, int max, long delayMillis, boolean adaptive, long windowMillis) {
        return new BatchOptions(min, max, Duration.ofMillis(delayMillis), adaptive, Duration.ofMillis(windowMillis));
    }

    private static NetNodeBuilder builder(JsonNode options) {
        NetNodeBuilder builder = NetNode.builder();
        if (options.has("num_shards")) {
            builder.shards(options.path("num_shards").asInt());
        }
        if (options.has("ring_buffer_capacity")) {
            builder.bufferCapacity(options.path("ring_buffer_capacity").asInt());
        }
        if (options.has("backpressure_mode")) {
            builder.backpressure(options.path("backpressure_mode").asString());
        }
        return builder;
    }

    private static void assertRefused(UnaryOperator<NetNodeBuilder> change, String message) {
        assertThatThrownBy(() -> change.apply(NetNode.builder()).build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(message);
    }

    private static void assertRefusedProperty(UnaryOperator<NetNodeBuilder> change, String property) {
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> change.apply(NetNode.builder()).build());
        assertThat(refused.property()).isEqualTo(property);
    }
}
