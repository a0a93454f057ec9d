package io.netmesh.bus.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netmesh.bus.read.StoredValue;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one transaction: {@code MULTI}, an {@code XADD} for each event, {@code EXEC}. All of it is stored or nothing.
 * Wire: Redis Streams.
 *
 * <p>The commands must be written to the connection one after another with nothing between them; replies come back on the
 * connection's thread. A transaction is sent once: a batch that is sent again is a new one.
 */
final class AppendTransaction {

    private final AppendEncoder encoder;
    private final EventBatch batch;
    private final Duration timeout;
    private final Replies replies = new Replies();
    private final CompletableFuture<Void> stored = new CompletableFuture<>();

    /** @param timeout how long the server may take once it has been sent everything */
    AppendTransaction(AppendEncoder encoder, EventBatch batch, Duration timeout) {
        this.encoder = encoder;
        this.batch = batch;
        this.timeout = timeout;
    }

    /** Completes when the batch is stored; fails with {@link TransportException}, or {@link TimeoutException}. */
    CompletableFuture<Void> stored() {
        return stored;
    }

    /** The server's first complaint: the one that says why the transaction was not executed. */
    @Nullable
    String firstError() {
        return replies.firstError;
    }

    /** The commands in the order in which they are written. */
    List<RedisCommand<byte[], byte[], ?>> commands() {
        List<RedisCommand<byte[], byte[], ?>> commands =
                new ArrayList<>(batch.entries().size() + 2);
        commands.add(new Step(Word.MULTI));
        for (int index = 0; index < batch.entries().size(); index++) {
            commands.add(new Append(index));
        }
        commands.add(new Exec());
        return commands;
    }

    /** A command of this transaction. Lettuce does its own bookkeeping of what it takes for {@code MULTI} and {@code EXEC}. */
    private static final class Word implements ProtocolKeyword {

        private static final Word MULTI = new Word("MULTI");
        private static final Word XADD = new Word("XADD");
        private static final Word EXEC = new Word("EXEC");

        private final String word;
        private final byte[] bytes;

        private Word(String word) {
            this.word = word;
            this.bytes = word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] getBytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "transaction " + word;
        }
    }

    /** A command whose reply matters only if it is an error. */
    private class Step extends Command<byte[], byte[], Void> {

        Step(Word word) {
            super(word, replies);
        }

        @Override
        public boolean completeExceptionally(Throwable failure) {
            stored.completeExceptionally(RedisErrors.of(failure));
            status = ST_COMPLETED;
            return true;
        }

        @Override
        public void cancel() {
            stored.completeExceptionally(new TransportException(Kind.TRANSIENT, "connection lost", null));
            super.cancel();
        }
    }

    /** One event. */
    private final class Append extends Step {

        private final int index;

        Append(int index) {
            super(Word.XADD);
            this.index = index;
        }

        @Override
        public void encode(ByteBuf out) {
            EventBatch.Entry entry = batch.entries().get(index);
            encoder.encode(
                    out,
                    new StoredValue(entry.payload(), entry.insertionTs(), batch.shardId()).encode(),
                    batch.dedupId(index));
        }
    }

    /** The last command: its reply decides. */
    private final class Exec extends Step {

        Exec() {
            super(Word.EXEC);
        }

        @Override
        public void encode(ByteBuf out) {
            super.encode(out);
            stored.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void complete() {
            super.complete();
            if (replies.firstError == null) {
                stored.complete(null);
            } else {
                stored.completeExceptionally(RedisErrors.ofReply(replies.firstError));
            }
        }
    }

    /** Takes the replies of all commands and keeps the first error. */
    private static final class Replies extends CommandOutput<byte[], byte[], Void> {

        private volatile @Nullable String firstError;

        Replies() {
            super(ByteArrayCodec.INSTANCE, null);
        }

        @Override
        public void set(@Nullable ByteBuffer idOrNil) {}

        @Override
        public void set(long number) {}

        @Override
        public void multi(int count) {}

        @Override
        public void setError(ByteBuffer message) {
            if (firstError == null) {
                firstError = decodeString(message);
            }
        }

        /** The client's words about a lost connection are no answer of the server. */
        @Override
        public void setError(String message) {}

        @Override
        public boolean hasError() {
            return firstError != null;
        }

        @Override
        public @Nullable String getError() {
            return firstError;
        }
    }
}
