package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.pipeline.EventIntake;
import io.netmesh.bus.pipeline.IntakeCounters;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A part that throws where it should answer must not leave whoever closes the node waiting. */
@Timeout(60)
class NodeShutdownTest {

    private final ScriptedIntake intake = new ScriptedIntake();

    @Test
    void throwingEndOfReadingKeepsTheIntakeFromNothing() {
        shutdown(() -> {
                    throw new IllegalStateException("scripted");
                })
                .await();

        assertThat(intake.ended).isTrue();
    }

    @Test
    void endOfReadingThatNeverComesIsGivenUp() {
        new NodeShutdown(intake, CompletableFuture::new, Duration.ofMillis(10)).await();

        assertThat(intake.ended).isTrue();
    }

    @Test
    void whatTheIntakeThrowsIsTheOutcomeForEveryCaller() {
        intake.broken = true;
        NodeShutdown shutdown = shutdown(() -> CompletableFuture.completedFuture(null));

        assertThatThrownBy(shutdown::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("scripted");
        assertThat(shutdown.begin()).isCompletedExceptionally();
    }

    private NodeShutdown shutdown(Supplier<CompletableFuture<Void>> closeReading) {
        return new NodeShutdown(intake, closeReading, Duration.ofSeconds(30));
    }

    private static final class ScriptedIntake implements EventIntake {
        private boolean broken;
        private boolean ended;

        @Override
        public void close() {}

        @Override
        public CompletableFuture<Void> shutdown() {
            if (broken) {
                throw new IllegalStateException("scripted");
            }
            ended = true;
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public boolean keepsPayloads() {
            throw new UnsupportedOperationException();
        }

        @Override
        public long offer(int shard, byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int offerAll(int[] shards, byte[][] payloads) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Receipt> offerConfirmed(int shard, byte[] payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletableFuture<Void> flush() {
            throw new UnsupportedOperationException();
        }

        @Override
        public IntakeCounters counters() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int waiting(int shard) {
            throw new UnsupportedOperationException();
        }
    }
}
