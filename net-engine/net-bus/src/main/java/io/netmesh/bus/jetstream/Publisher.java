package io.netmesh.bus.jetstream;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.read.StoredValue;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.bus.transport.TransportException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Publishes batches over one connection, each through a window of unanswered events. The answers come to an inbox whose
 * subjects say which event they are about. Wire: JetStream. Thread-safe.
 */
final class Publisher {

    /** How many events of a batch may be unanswered. */
    static final int WINDOW = 1000;

    private static final String MESSAGE_ID = "Nats-Msg-Id";
    private static final int HEADER_BYTES = "NATS/1.0\r\nNats-Msg-Id: \r\n\r\n".length();
    private static final byte[] ERROR_KEY = "\"error\"".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final ShardStreams names;
    private final Duration silenceLimit;
    private final NodeEnvironment environment;
    private final ScheduledExecutorService timer;
    private final String inbox;
    private final AtomicLong publications = new AtomicLong();
    private final Map<Long, Publication> inFlight = new ConcurrentHashMap<>();
    private volatile long heardNanos;
    private volatile Runnable onDeaf = () -> {};

    Publisher(
            Connection connection,
            JetStreamTransportConfig config,
            NodeEnvironment environment,
            ScheduledExecutorService timer) {
        this.connection = connection;
        this.names = new ShardStreams(config.prefix());
        this.silenceLimit = config.requestTimeout();
        this.environment = environment;
        this.timer = timer;
        this.inbox = connection.createInbox();
        this.heardNanos = environment.nanoTime();
        Dispatcher answers = connection.createDispatcher(this::onAnswer);
        answers.setPendingLimits(0, 0); // no limit: the window is one
        answers.subscribe(inbox + ".*.*");
    }

    /** @param action what to do when the server takes events but answers nothing at all */
    void whenDeaf(Runnable action) {
        onDeaf = action;
    }

    /** Sends a batch; completes once the server has stored all of it. */
    CompletableFuture<Void> publish(EventBatch batch) {
        List<byte[]> records = new ArrayList<>(batch.entries().size());
        for (EventBatch.Entry entry : batch.entries()) {
            byte[] record = new StoredValue(entry.payload(), entry.insertionTs(), batch.shardId()).encode();
            String dedupId = batch.dedupId(records.size());
            if (record.length + dedupId.length() + HEADER_BYTES > connection.getMaxPayload()) {
                return CompletableFuture.failedFuture(tooLong(batch, records.size(), record.length));
            }
            records.add(record);
        }
        Publication publication = new Publication(publications.incrementAndGet(), batch, records);
        inFlight.put(publication.number, publication);
        publication.start();
        return publication.done;
    }

    /** The connection is gone: nothing in flight will be answered. */
    void fail(TransportException reason) {
        inFlight.values().forEach(publication -> publication.fail(reason));
    }

    private TransportException tooLong(EventBatch batch, int index, int length) {
        return new TransportException(
                Kind.FATAL,
                "event " + batch.dedupId(index) + " makes a record of " + length + " bytes, but the server takes "
                        + connection.getMaxPayload() + " with headers (its max_payload)",
                null);
    }

    private void onAnswer(Message answer) {
        heardNanos = environment.nanoTime();
        String subject = answer.getSubject();
        int dot = subject.indexOf('.', inbox.length() + 1);
        Publication publication = inFlight.get(Long.parseLong(subject, inbox.length() + 1, dot, 10));
        if (publication != null) {
            publication.onAnswer(Integer.parseInt(subject, dot + 1, subject.length(), 10), answer);
        }
    }

    /** Whether the server has answered nothing for as long as an answer may take. */
    private boolean isDeaf(long nowNanos) {
        return nowNanos - heardNanos >= silenceLimit.toNanos();
    }

    /** Null if the answer says that the event is stored, now or before. */
    private static @Nullable TransportException refusal(Message answer) {
        if (answer.isStatusMessage()) {
            return new TransportException(
                    Kind.TRANSIENT, "JetStream publish: " + answer.getStatus().getMessageWithCode(), null);
        }
        byte[] body = answer.getData();
        if (!contains(body, ERROR_KEY)) { // stream names have no quotes, so the word is a key or not there
            return null;
        }
        JsonNode error = JsonMapper.shared().readTree(body).path("error");
        return JetStreamFailures.of("JetStream publish", new ApiErrorException(error));
    }

    private static boolean contains(byte[] body, byte[] word) {
        for (int at = 0; at + word.length <= body.length; at++) {
            int matched = 0;
            while (matched < word.length && body[at + matched] == word[matched]) {
                matched++;
            }
            if (matched == word.length) {
                return true;
            }
        }
        return false;
    }

    /** One batch under way. */
    private final class Publication {
        private final long number;
        private final String subject;
        private final EventBatch batch;
        private final List<byte[]> records;
        private final BatchProgress progress;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private @Nullable ScheduledFuture<?> silenceCheck;

        Publication(long number, EventBatch batch, List<byte[]> records) {
            this.number = number;
            this.batch = batch;
            this.subject = names.subject(batch.shardId());
            this.records = records;
            this.progress = new BatchProgress(records.size(), WINDOW, environment.nanoTime());
        }

        void start() {
            send();
            checkSilenceIn(silenceLimit.toNanos());
        }

        private void send() {
            TransportException failure = null;
            synchronized (this) {
                try {
                    while (!done.isDone() && progress.maySend()) {
                        int index = progress.send();
                        // The space is the bytes' law: other implementations write it, the client does not.
                        Headers headers = new Headers().add(MESSAGE_ID, " " + batch.dedupId(index));
                        connection.publish(subject, inbox + "." + number + "." + index, headers, records.get(index));
                    }
                } catch (IllegalStateException | IllegalArgumentException refused) {
                    failure = JetStreamFailures.of("JetStream publish", refused);
                }
            }
            if (failure != null) {
                fail(failure);
            }
        }

        void onAnswer(int index, Message answer) {
            TransportException refusal = refusal(answer);
            if (refusal != null) {
                fail(refusal);
                return;
            }
            boolean complete;
            synchronized (this) {
                progress.onStored(index, environment.nanoTime());
                complete = progress.isComplete();
            }
            if (complete) {
                end();
                done.complete(null);
            } else {
                send();
            }
        }

        void fail(TransportException reason) {
            end();
            done.completeExceptionally(reason);
        }

        private void end() {
            inFlight.remove(number);
            synchronized (this) {
                if (silenceCheck != null) {
                    silenceCheck.cancel(false);
                }
            }
        }

        private synchronized void checkSilenceIn(long nanos) {
            if (inFlight.containsKey(number)) {
                silenceCheck = timer.schedule(this::checkSilence, nanos, TimeUnit.NANOSECONDS);
            }
        }

        private void checkSilence() {
            long now = environment.nanoTime();
            long silent;
            synchronized (this) {
                silent = progress.silentNanos(now);
            }
            if (silent < silenceLimit.toNanos()) {
                checkSilenceIn(silenceLimit.toNanos() - silent);
                return;
            }
            fail(new TransportException(Kind.TRANSIENT, "JetStream publish ack phase timed out", null));
            if (isDeaf(now)) {
                onDeaf.run();
            }
        }
    }
}
