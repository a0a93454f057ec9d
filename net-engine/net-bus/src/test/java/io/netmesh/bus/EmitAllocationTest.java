package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netmesh.bus.memory.MemoryOptions;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What an emit leaves for the garbage collector, once the store is full and segments are used again. */
class EmitAllocationTest {

    private static final int EVENTS = 200_000;
    private static final int PAYLOAD_BYTES = 200;
    private static final int PAYLOAD_COPY_BYTES = 16 + PAYLOAD_BYTES; // array header and bytes, a multiple of 8
    private static final int RECEIPT_BYTES = 32; // 24 with compressed class pointers
    private static final int NOISE_BYTES = 4; // segments that a reader or the end of an age kept from being used again

    private final String text = "\"" + "x".repeat(PAYLOAD_BYTES - 2) + "\"";

    @Test
    void emitRawAllocatesThePayloadAndTheReceipt() {
        assertThat(bytesPerEvent(node -> node.emitRaw(text)))
                .isLessThanOrEqualTo(PAYLOAD_COPY_BYTES + RECEIPT_BYTES + NOISE_BYTES);
    }

    @Test
    void fireAllocatesThePayload() {
        assertThat(bytesPerEvent(node -> node.fire(text))).isLessThanOrEqualTo(PAYLOAD_COPY_BYTES + NOISE_BYTES);
    }

    @Test
    void emitBufferAllocatesNothing() {
        byte[] payload = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bytesPerEvent(node -> node.emitBuffer(payload))).isLessThanOrEqualTo(NOISE_BYTES);
    }

    private static double bytesPerEvent(Consumer<NetNode> emit) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (NetNode node = NetNode.builder()
                .memory(MemoryOptions.defaults().withMaxBytes(4 << 20))
                .build()) {
            emitMany(node, emit); // fills the store, warms up
            long before = threads.getCurrentThreadAllocatedBytes();
            emitMany(node, emit);
            return (double) (threads.getCurrentThreadAllocatedBytes() - before) / EVENTS;
        }
    }

    private static void emitMany(NetNode node, Consumer<NetNode> emit) {
        for (int i = 0; i < EVENTS; i++) {
            emit.accept(node);
        }
    }
}
