package io.netmesh.bus.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ArrivalsTest {

    private final Arrivals arrivals = new Arrivals();

    @Test
    void signalWakesARegisteredReaderOnce() {
        Counting reader = new Counting();
        arrivals.register(reader);

        arrivals.signal();
        arrivals.signal();

        assertThat(reader.wakes).hasValue(1);
    }

    @Test
    void readerThatRegistersTwiceIsWokenOnce() {
        Counting reader = new Counting();
        arrivals.register(reader);
        arrivals.register(reader);

        arrivals.signal();

        assertThat(reader.wakes).hasValue(1);
    }

    @Test
    void readerThatRegistersAgainAfterItsWakeUpIsWokenAgain() {
        Counting reader = new Counting();
        arrivals.register(reader);
        arrivals.signal();
        arrivals.register(reader);

        arrivals.signal();

        assertThat(reader.wakes).hasValue(2);
    }

    @Test
    void everyRegisteredReaderIsWoken() {
        List<Counting> readers = List.of(new Counting(), new Counting(), new Counting());
        readers.forEach(arrivals::register);

        arrivals.signal();

        assertThat(readers).allSatisfy(reader -> assertThat(reader.wakes).hasValue(1));
    }

    @Test
    void wakeUpBeforeParkingIsRemembered() {
        Arrivals.Parked reader = new Arrivals.Parked();
        reader.wake();

        reader.park(Long.MAX_VALUE); // Would never return if it had been forgotten.
    }

    /** Readers park without a time limit, so that one lost wake-up would end the test in its timeout. */
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void noWakeUpIsLostBetweenManyProducersAndReaders() throws InterruptedException {
        int eventsPerProducer = 100_000;
        AtomicLong stored = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int reader = 0; reader < 2; reader++) {
            threads.add(new Thread(() -> readUntil(stored, 2L * eventsPerProducer)));
        }
        for (int producer = 0; producer < 2; producer++) {
            threads.add(new Thread(() -> {
                for (int event = 0; event < eventsPerProducer; event++) {
                    stored.incrementAndGet();
                    arrivals.signal();
                    if (event % 64 == 0) {
                        Thread.yield(); // Lets the readers run dry.
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void readUntil(AtomicLong stored, long last) {
        Arrivals.Parked self = new Arrivals.Parked();
        long seen = 0;
        while (seen < last) {
            long now = stored.get();
            if (now == seen) {
                arrivals.register(self);
                if (stored.get() == seen) {
                    self.park(Long.MAX_VALUE);
                }
            }
            seen = now;
        }
    }

    private static final class Counting extends Arrivals.Waiter {
        private final AtomicInteger wakes = new AtomicInteger();

        @Override
        void wake() {
            wakes.incrementAndGet();
        }
    }
}
