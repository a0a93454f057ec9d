package io.netmesh.spring.channel;

import io.micrometer.observation.ObservationRegistry;
import io.netmesh.InvalidChannelNameException;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.CursorStore;
import io.netmesh.spring.channel.observation.NetChannelListenerObservationConvention;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Makes containers over the node's shared reader. Owns the threads that listeners run on and the timer of their back-offs,
 * both of them daemons; configure it before the first container is made.
 */
public final class DefaultNetChannelContainerFactory implements NetChannelContainerFactory, DisposableBean {

    private final NetNode node;
    private final CursorStore cursorStore;
    private final ContainerSettings settings;
    private final ApplicationEventPublisher publisher;
    private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("net-listener-");
    private final ScheduledThreadPoolExecutor timer = newTimer();
    private @Nullable NetChannelErrorHandler errorHandler;
    private @Nullable EventRecoverer recoverer;
    private String deadLetterSuffix = "/dead-letter";
    private List<NetChannelInterceptor> interceptors = List.of();
    private ListenerObservations observations = new ListenerObservations(ObservationRegistry.NOOP, null);

    /**
     * @param node where events come from and dead letters go
     * @param cursorStore keeps the positions of the listeners
     * @param settings what containers have in common
     * @param publisher gets the {@link NetChannelEvent}s
     */
    public DefaultNetChannelContainerFactory(
            NetNode node, CursorStore cursorStore, ContainerSettings settings, ApplicationEventPublisher publisher) {
        this.node = Objects.requireNonNull(node, "node");
        this.cursorStore = Objects.requireNonNull(cursorStore, "cursorStore");
        this.settings = Objects.requireNonNull(settings, "settings");
        this.publisher = Objects.requireNonNull(publisher, "publisher");
        executor.setDaemon(true);
    }

    /** Whether listeners run on virtual threads; needs Java 21. */
    public void setVirtualThreads(boolean virtual) {
        executor.setVirtualThreads(virtual);
    }

    /** Decides about failures where an endpoint does not; a {@link BackOffErrorHandler} by default. */
    public void setErrorHandler(@Nullable NetChannelErrorHandler errorHandler) {
        this.errorHandler = errorHandler;
    }

    /** Takes events that were given up; a {@link DeadLetterChannelRecoverer} by default. */
    public void setRecoverer(@Nullable EventRecoverer recoverer) {
        this.recoverer = recoverer;
    }

    /** Makes the name of the dead-letter channel where an endpoint names none. */
    public void setDeadLetterSuffix(String suffix) {
        this.deadLetterSuffix = suffix;
    }

    /** Wrapped around every call of a listener, the first outermost. */
    public void setInterceptors(List<NetChannelInterceptor> interceptors) {
        this.interceptors = List.copyOf(interceptors);
    }

    /** Makes calls of listeners observations. */
    public void setObservations(
            ObservationRegistry registry, @Nullable NetChannelListenerObservationConvention convention) {
        this.observations = new ListenerObservations(registry, convention);
    }

    @Override
    public NetChannelContainer create(NetChannelEndpoint endpoint) {
        ListenerCounters counters = new ListenerCounters();
        ListenerEvents events = new ListenerEvents(publisher);
        EventProcessor processor = new EventProcessor(
                endpoint,
                interceptors,
                observations,
                errorHandlerOf(endpoint),
                recovererOf(endpoint),
                settings.backOff(),
                counters,
                events);
        return new StreamingNetChannelContainer(
                endpoint, planFor(endpoint), node, processor, counters, events, executor, timer);
    }

    private ContainerPlan planFor(NetChannelEndpoint endpoint) {
        return new ContainerPlan(
                specFor(endpoint),
                concurrencyOf(endpoint),
                settings.inboxCapacity(),
                endpoint.batch() ? settings.batchSize() : 1,
                Optional.ofNullable(endpoint.autoStartup()).orElse(settings.autoStartup()),
                settings.shutdownGrace(),
                settings.idleEventInterval());
    }

    private ChannelSubscriptionSpec specFor(NetChannelEndpoint endpoint) {
        StartFrom startFrom = Optional.ofNullable(endpoint.startFrom()).orElse(settings.startFrom());
        if (endpoint.group() != null && startFrom instanceof StartFrom.Cursor cursor) {
            throw new InvalidListenerException(
                    endpoint.description(),
                    "startFrom",
                    cursor.text(),
                    "latest or earliest for a listener in a group, whose position the broker keeps");
        }
        return new ChannelSubscriptionSpec(
                        endpoint.id(),
                        endpoint.channel().value(),
                        endpoint.filter(),
                        startFrom,
                        cursorStore,
                        settings.commitInterval())
                .withGroup(endpoint.group());
    }

    private int concurrencyOf(NetChannelEndpoint endpoint) {
        int concurrency = Optional.ofNullable(endpoint.concurrency()).orElse(settings.concurrency());
        if (concurrency < 1 || concurrency > node.shards()) {
            throw new InvalidListenerException(
                    endpoint.description(),
                    "concurrency",
                    concurrency,
                    "1–" + node.shards() + ", since one shard belongs to one worker (net.node.shards = " + node.shards()
                            + ")");
        }
        return concurrency;
    }

    private NetChannelErrorHandler errorHandlerOf(NetChannelEndpoint endpoint) {
        if (endpoint.errorHandler() != null) {
            return endpoint.errorHandler();
        }
        if (endpoint.onExhausted() == null && errorHandler != null) {
            return errorHandler;
        }
        return new BackOffErrorHandler(
                settings.backOff(),
                Optional.ofNullable(endpoint.onExhausted()).orElse(settings.onExhausted()),
                settings.retryConversionFailures());
    }

    private EventRecoverer recovererOf(NetChannelEndpoint endpoint) {
        if (recoverer != null) {
            return recoverer;
        }
        DeadLetterChannelRecoverer deadLetters = new DeadLetterChannelRecoverer(node, deadLetterSuffix);
        try {
            deadLetters.channelOf(endpoint); // Shall fail now and not with the first dead letter.
        } catch (InvalidChannelNameException invalid) {
            throw new InvalidListenerException(
                    endpoint.description(),
                    "deadLetter",
                    endpoint.channel() + deadLetterSuffix,
                    "a channel name (" + invalid.getMessage() + ")",
                    invalid);
        }
        return deadLetters;
    }

    /** Ends the threads. Containers have been stopped by the registry before. */
    @Override
    public void destroy() {
        timer.shutdownNow();
        executor.close();
    }

    private static ScheduledThreadPoolExecutor newTimer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "net-listener-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
