package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.Seeds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShardFeedTest {

    @Seeds(1000)
    void everyReaderSeesEveryRecordInOrderAndNoneSleepsThroughOne(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ScriptedServer server = new ScriptedServer(random.split());
        int before = random.nextInt(20);
        for (int i = 0; i < before; i++) {
            server.append();
        }
        ShardFeed feed = new ShardFeed(0, server, 0);
        server.feed = feed;
        List<Reader> readers = Stream.generate(() -> new Reader(server, feed, 1 + random.nextInt(6)))
                .limit(3)
                .toList();

        int appends = random.nextInt(60);
        while (appends > 0) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    server.append();
                    appends--;
                }
                case 1, 2 -> server.step();
                default -> readers.get(random.nextInt(readers.size())).turn(seed);
            }
        }
        for (int turn = 0; turn < 1000; turn++) {
            server.step();
            readers.forEach(reader -> reader.turn(seed));
        }

        assertThat(readers)
                .allSatisfy(
                        reader -> assertThat(reader.seen).as("seed %d", seed).isEqualTo(server.stored));
    }

    @Test
    void aReadAtTheHeadLeavesOneRequestBehindThatTheNextRecordAnswers() {
        ScriptedServer server = new ScriptedServer(new SplittableRandom(1));
        ShardFeed feed = new ShardFeed(0, server, 0);
        server.feed = feed;

        CompletableFuture<ShardFeed.Taken> first = feed.read(0, 10, 0);
        CompletableFuture<ShardFeed.Taken> second = feed.read(0, 10, 0);
        server.settle();

        assertThat(first.join().page()).isEqualTo(ShardPage.EMPTY);
        assertThat(second.join().page()).isEqualTo(ShardPage.EMPTY);
        assertThat(server.awaiting).isEqualTo(1);
        assertThat(server.signals).isZero();

        server.append();
        server.settle();

        assertThat(server.signals).isEqualTo(1);
        assertThat(server.awaiting).isZero();
    }

    @Test
    void aFailedFeedFailsItsReadsAndCoversNothing() {
        ScriptedServer server = new ScriptedServer(new SplittableRandom(1));
        ShardFeed feed = new ShardFeed(5, server, 0);
        CompletableFuture<ShardFeed.Taken> read = feed.read(5, 10, 0);
        assertThat(feed.covers(5)).isTrue();
        assertThat(feed.covers(4)).isFalse();

        feed.fail(new TransportException(TransportException.Kind.TRANSIENT, "gone", null));

        assertThatThrownBy(read::join).hasRootCauseMessage("transient error: gone");
        assertThatThrownBy(() -> feed.read(5, 10, 0).join()).hasRootCauseMessage("transient error: gone");
        assertThat(feed.covers(5)).isFalse();
    }

    @Test
    void whatManyHaveReadIsForgottenFromTheFront() {
        ScriptedServer server = new ScriptedServer(new SplittableRandom(1));
        ShardFeed feed = new ShardFeed(0, server, 0);
        server.feed = feed;
        for (int i = 0; i < 3000; i++) {
            server.append();
        }

        CompletableFuture<ShardFeed.Taken> all = feed.read(0, 5000, 0);
        server.settle();

        assertThat(all.join().page().events()).hasSize(3000);
        long end = server.stored.get(2999);
        assertThat(feed.end()).isEqualTo(end);
        assertThat(feed.covers(0)).isFalse();
        assertThat(feed.covers(server.stored.get(2990))).isTrue();
    }

    /** A reader as the bus has it: reads, and sleeps when twice nothing came, until it is woken. */
    private static final class Reader {
        private final ScriptedServer server;
        private final ShardFeed feed;
        private final int limit;
        private final List<Long> seen = new ArrayList<>();
        private @Nullable CompletableFuture<ShardFeed.Taken> reading;
        private int storedAtStart;
        private int signalsBefore;
        private boolean registered;
        private int asleepSince = -1; // the signals that had come when it went to sleep

        Reader(ScriptedServer server, ShardFeed feed, int limit) {
            this.server = server;
            this.feed = feed;
            this.limit = limit;
        }

        void turn(long seed) {
            if (reading == null) {
                if (asleepSince != server.signals) {
                    start();
                }
                return;
            }
            if (!reading.isDone()) {
                return;
            }
            ShardPage page = reading.join().page();
            reading = null;
            assertThat(page.events().size()).as("seed %d", seed).isLessThanOrEqualTo(limit);
            page.events().forEach(event -> seen.add(Long.parseLong(event.id())));
            assertThat(seen).as("seed %d", seed).isEqualTo(server.stored.subList(0, seen.size()));
            if (!page.hasMore()) {
                assertThat(seen.size())
                        .as("seed %d: what was stored before a read is seen by it", seed)
                        .isGreaterThanOrEqualTo(Math.min(storedAtStart, seen.size() + limit));
            }
            boolean empty = page.nextId() == null;
            asleepSince = empty && registered ? signalsBefore : -1;
            registered = empty;
        }

        private void start() {
            signalsBefore = server.signals;
            storedAtStart = server.stored.size();
            long after = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
            reading = feed.read(after, limit, 0);
        }
    }

    /** A consumer in the server, one step at a time; requests and answers keep their order. */
    private static final class ScriptedServer implements ShardFeed.Requests {
        private final SplittableRandom random;
        private final List<Long> stored = new ArrayList<>();
        private final Deque<Runnable> requests = new ArrayDeque<>();
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private int delivered;
        private int awaiting;
        private int signals;
        private ShardFeed feed;

        ScriptedServer(SplittableRandom random) {
            this.random = random;
        }

        void append() {
            long last = stored.isEmpty() ? 0 : stored.get(stored.size() - 1);
            stored.add(last + 1 + random.nextInt(3)); // some were deleted
            if (awaiting > 0) {
                awaiting--;
                deliver();
            }
        }

        private void deliver() {
            long sequence = stored.get(delivered++);
            StoredEvent event = new StoredEvent(Long.toString(sequence), 0, 0, 0, new byte[] {'1'});
            FeedRecord record = new FeedRecord(sequence, stored.size() - delivered, event);
            answers.add(() -> feed.onRecord(record));
        }

        @Override
        public void fetch(long number, int count) {
            requests.add(() -> {
                int left = count;
                while (left > 0 && delivered < stored.size()) {
                    deliver();
                    left--;
                }
                if (left > 0) {
                    answers.add(() -> feed.onFetched(number, true, 0));
                }
            });
        }

        @Override
        public void await() {
            requests.add(() -> {
                if (random.nextInt(5) == 0) { // it runs out at once
                    answers.add(() -> feed.onAwaited(0));
                } else if (delivered < stored.size()) {
                    deliver();
                } else {
                    awaiting++;
                }
            });
        }

        @Override
        public void arrived() {
            signals++;
        }

        /** The server takes one request or the feed one answer; false if there was neither. */
        boolean step() {
            boolean served = random.nextBoolean();
            Runnable next = served ? requests.poll() : answers.poll();
            if (next == null) {
                next = served ? answers.poll() : requests.poll();
            }
            if (next != null) {
                next.run();
            }
            return next != null;
        }

        void settle() {
            boolean busy = true;
            while (busy) {
                busy = step();
            }
        }
    }
}
