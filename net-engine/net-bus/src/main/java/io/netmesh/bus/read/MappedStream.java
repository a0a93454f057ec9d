package io.netmesh.bus.read;

import io.netmesh.EventStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Function;

/**
 * A stream whose events are turned into something else on the thread that reads. What the function throws is thrown to the
 * reader and ends that iteration, not the stream: a new one goes on after the event that could not be turned. A subscriber is
 * told of it and cancelled.
 *
 * @param <S> what comes in
 * @param <T> what comes out
 */
public final class MappedStream<S, T> implements EventStream<T> {

    private final EventStream<S> source;
    private final Function<? super S, ? extends T> function;

    public MappedStream(EventStream<S> source, Function<? super S, ? extends T> function) {
        this.source = source;
        this.function = function;
    }

    @Override
    public Optional<T> poll(Duration timeout) {
        return source.poll(timeout).map(function);
    }

    @Override
    public Iterator<T> iterator() {
        Iterator<S> events = source.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return events.hasNext();
            }

            @Override
            public T next() {
                return function.apply(events.next());
            }
        };
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        source.subscribe(new MappedSubscriber<>(subscriber, function));
    }

    @Override
    public void close() {
        source.close();
    }

    private static final class MappedSubscriber<S, T> implements Flow.Subscriber<S> {
        private final Flow.Subscriber<? super T> target;
        private final Function<? super S, ? extends T> function;

        MappedSubscriber(Flow.Subscriber<? super T> target, Function<? super S, ? extends T> function) {
            this.target = target;
            this.function = function;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            target.onSubscribe(subscription);
        }

        @Override
        public void onNext(S event) {
            target.onNext(function.apply(event)); // a failure goes up and comes back as onError
        }

        @Override
        public void onError(Throwable failure) {
            target.onError(failure);
        }

        @Override
        public void onComplete() {
            target.onComplete();
        }
    }
}
