package io.netmesh.bus.read;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream's one subscriber. Everything it is told comes from one task on the executor, which runs while there is demand and
 * something to say; requests, arrivals, timers and the end of the stream only ask for that task.
 */
final class StreamPush implements Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(StreamPush.class);

    private final BusEventStream stream;
    private final StreamReader reader;
    private final NodeEnvironment environment;
    private final Arrivals arrivals;
    private final Executor executor;
    private final Flow.Subscriber<? super StoredEvent> subscriber;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicBoolean timer = new AtomicBoolean();
    private final Arrivals.Waiter arrival = new Arrivals.Waiter() {
        @Override
        void wake() {
            schedule();
        }
    };
    private volatile boolean cancelled;
    private volatile boolean badRequest;
    private boolean subscribed; // confined to the task, as is what follows
    private boolean ended;

    StreamPush(
            BusEventStream stream,
            StreamReader reader,
            NodeEnvironment environment,
            Arrivals arrivals,
            Executor executor,
            Flow.Subscriber<? super StoredEvent> subscriber) {
        this.stream = stream;
        this.reader = reader;
        this.environment = environment;
        this.arrivals = arrivals;
        this.executor = executor;
        this.subscriber = subscriber;
    }

    /** Tells a subscriber that came too late. */
    static void refuse(Flow.Subscriber<?> subscriber, IllegalStateException reason) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(reason);
    }

    void start() {
        schedule();
    }

    @Override
    public void request(long count) {
        if (count <= 0) {
            badRequest = true;
        } else {
            demand.accumulateAndGet(count, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
        }
        schedule();
    }

    @Override
    public void cancel() {
        cancelled = true;
        stream.close();
    }

    void schedule() {
        if (asked.getAndIncrement() == 0) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException stopped) {
                LOG.warn("A stream ends without notice to its subscriber: the executor takes no more tasks");
            }
        }
    }

    private void run() {
        int handled = 1;
        do {
            try {
                if (!subscribed) {
                    subscribed = true;
                    subscriber.onSubscribe(this);
                }
                while (!ended && deliverOne()) {
                    // goes on while there is demand and an event
                }
            } catch (RuntimeException failure) {
                fail(failure);
            }
            handled = asked.addAndGet(-handled);
        } while (handled != 0);
    }

    /** Answers whether there may be another event to deliver at once. */
    private boolean deliverOne() {
        if (endsNow() || demand.get() == 0) {
            return false;
        }
        StoredEvent event = nextOrRegister();
        if (event == null) {
            return false;
        }
        demand.updateAndGet(have -> have == Long.MAX_VALUE ? have : have - 1);
        subscriber.onNext(event);
        return true;
    }

    private @Nullable StoredEvent nextOrRegister() {
        StoredEvent event = reader.next(environment.nanoTime());
        if (event == null) {
            arrivals.register(arrival);
            stream.requireNode();
            event = reader.next(environment.nanoTime());
        }
        if (event == null) {
            startTimer(reader.pauseNanos(environment.nanoTime()));
        }
        return event;
    }

    private boolean endsNow() {
        if (cancelled) {
            ended = true;
        } else if (badRequest) {
            fail(new IllegalArgumentException("requested events must be > 0"));
        } else if (stream.isClosed()) {
            ended = true;
            subscriber.onComplete();
        } else {
            stream.requireNode();
        }
        return ended;
    }

    private void fail(RuntimeException failure) {
        if (ended) {
            LOG.warn("A subscriber threw after its end", failure);
            return;
        }
        ended = true;
        stream.close();
        if (!cancelled) {
            subscriber.onError(failure);
        }
    }

    private void startTimer(long pauseNanos) {
        if (pauseNanos != Long.MAX_VALUE && timer.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(pauseNanos, TimeUnit.NANOSECONDS, executor)
                    .execute(() -> {
                        timer.set(false);
                        schedule();
                    });
        }
    }
}
