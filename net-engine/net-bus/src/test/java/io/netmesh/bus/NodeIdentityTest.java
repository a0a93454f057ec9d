package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose dedup ids a node's events carry. */
class NodeIdentityTest {

    @TempDir
    private Path directory;

    @Test
    void nodesWithoutAFileAreStrangersToEachOther() {
        assertThat(firstId(null, SequenceBase.ZERO)).isNotEqualTo(firstId(null, SequenceBase.ZERO));
    }

    @Test
    void fileMakesTheFirstIdTheSameAgainUnderZero() {
        Path file = directory.resolve("nonce");

        assertThat(firstId(file, SequenceBase.ZERO))
                .isEqualTo(firstId(file, SequenceBase.ZERO))
                .endsWith(":0:0:0");
    }

    @Test
    void clockNumbersFromTheStartOfTheNode() {
        Path file = directory.resolve("nonce");
        long before = NodeEnvironment.system().epochMillis();

        String[] id = firstId(file, SequenceBase.CLOCK).split(":");

        assertThat(Long.parseUnsignedLong(id[2]) >>> 20)
                .isBetween(before, NodeEnvironment.system().epochMillis());
    }

    @Test
    void damagedFileFailsTheStartAndEndsTheTransport() throws IOException {
        Path file = Files.write(directory.resolve("nonce"), new byte[] {1, 2, 3});
        RecordingTransport transport = new RecordingTransport();

        assertThatThrownBy(() -> NetNode.builder()
                        .transport(transport)
                        .producerNoncePath(file)
                        .build())
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith(
                        "Failed to create EventBus: fatal error: failed to load/create producer-nonce file at " + file
                                + ": ");
        assertThat(transport.shutdowns).hasValue(1);
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    }

    private static String firstId(@Nullable Path file, SequenceBase base) {
        RecordingTransport transport = new RecordingTransport();
        try (NetNode node = NetNode.builder()
                .shards(1)
                .transport(transport)
                .producerNoncePath(file)
                .sequenceBase(base)
                .build()) {
            node.emitAsync("1".getBytes(StandardCharsets.US_ASCII)).join();
        }
        return transport.batches.get(0).dedupId(0);
    }
}
