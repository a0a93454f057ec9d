package io.netmesh.spring.channel;

import io.netmesh.ConfigurationException;
import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.PollException;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.bus.channel.ChannelSubscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A container over the node's shared channel reader. State changes are few and take its lock; events never do. */
final class StreamingNetChannelContainer implements NetChannelContainer, ContainerRun.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(StreamingNetChannelContainer.class);

    private final NetChannelEndpoint endpoint;
    private final ContainerPlan plan;
    private final NetNode node;
    private final EventProcessor processor;
    private final ListenerCounters counters;
    private final ListenerEvents events;
    private final Executor executor;
    private final ScheduledExecutorService timer;

    private final Object lock = new Object();
    private final List<Runnable> stopCallbacks = new ArrayList<>();
    private ListenerState state = ListenerState.STOPPED;
    private boolean startAgain;
    private @Nullable String reason;
    private @Nullable ContainerRun run;
    private @Nullable ChannelSubscription lastSubscription; // Still answers when its run is over.
    private @Nullable ScheduledFuture<?> idleCheck;

    StreamingNetChannelContainer(
            NetChannelEndpoint endpoint,
            ContainerPlan plan,
            NetNode node,
            EventProcessor processor,
            ListenerCounters counters,
            ListenerEvents events,
            Executor executor,
            ScheduledExecutorService timer) {
        this.endpoint = endpoint;
        this.plan = plan;
        this.node = node;
        this.processor = processor;
        this.counters = counters;
        this.events = events;
        this.executor = executor;
        this.timer = timer;
    }

    @Override
    public NetChannelEndpoint endpoint() {
        return endpoint;
    }

    @Override
    public boolean isAutoStartup() {
        return plan.autoStartup();
    }

    @Override
    public void start() {
        boolean began = false;
        synchronized (lock) {
            switch (state) {
                case RUNNING -> {
                    return;
                }
                case STOPPING -> {
                    startAgain = true;
                    return;
                }
                case PAUSED, PAUSING, HALTED -> {}
                case STOPPED -> {
                    begin();
                    events.note(new NetChannelEvent.Started(endpoint.id()));
                    began = true;
                }
            }
        }
        if (began) {
            LOG.debug("Listener {} started on {}", endpoint.id(), endpoint.channel());
            events.handNoted(() -> {});
        } else {
            resume();
        }
    }

    private void begin() {
        ContainerRun next = new ContainerRun(
                this, processor, executor, timer, plan.concurrency(), plan.inboxCapacity(), plan.batchSize());
        listen(next);
        run = next;
        lastSubscription = next.subscription();
        state = ListenerState.RUNNING;
        reason = null;
        Duration idle = plan.idleEventInterval();
        if (idle != null) {
            idleCheck = timer.scheduleWithFixedDelay(
                    () -> checkIdle(next, idle), idle.toNanos(), idle.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void listen(ContainerRun next) {
        try {
            next.listen(node, plan.spec());
        } catch (PollException noCursor) {
            StartFrom from = plan.spec().startFrom();
            throw new InvalidListenerException(
                    endpoint.description(),
                    "startFrom",
                    from instanceof StartFrom.Cursor cursor ? cursor.text() : from,
                    "latest, earliest or the text of a cursor (" + noCursor.getMessage() + ")",
                    noCursor);
        } catch (ConfigurationException noGroups) {
            if (endpoint.group() == null) {
                throw noGroups;
            }
            throw new InvalidListenerException(
                    endpoint.description(),
                    "group",
                    endpoint.group(),
                    "a group " + noGroups.allowed() + " (" + noGroups.getMessage() + ")",
                    noGroups);
        }
    }

    @Override
    public void stop(Runnable callback) {
        ContainerRun stopping;
        synchronized (lock) {
            startAgain = false;
            if (state == ListenerState.STOPPED) {
                stopping = null;
            } else {
                stopCallbacks.add(callback);
                if (state == ListenerState.STOPPING) {
                    return;
                }
                state = ListenerState.STOPPING;
                stopping = run;
                if (idleCheck != null) {
                    idleCheck.cancel(false);
                    idleCheck = null;
                }
            }
        }
        if (stopping == null) {
            callback.run();
        } else {
            stopping.stop(plan.shutdownGrace()).whenComplete((done, failure) -> stopped(stopping, failure));
        }
    }

    private void stopped(ContainerRun stopping, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("Listener {} could not save its position; it will see some events again", endpoint.id(), failure);
        }
        logUnhandled(stopping.unhandled());
        List<Runnable> callbacks;
        boolean again;
        synchronized (lock) {
            state = ListenerState.STOPPED; // A halt keeps its reason: nothing has been done about it yet.
            run = null;
            callbacks = List.copyOf(stopCallbacks);
            stopCallbacks.clear();
            again = startAgain;
            startAgain = false;
            events.note(new NetChannelEvent.Stopped(endpoint.id()));
        }
        events.handNoted(() -> {
            callbacks.forEach(Runnable::run);
            if (again) {
                start();
            }
        });
    }

    private void logUnhandled(int count) {
        if (count == 0) {
            return;
        }
        boolean forgets = node.transportName().equals("memory");
        LOG.atLevel(forgets ? Level.WARN : Level.INFO)
                .log(
                        "Listener {} stopped with {} event(s) taken and not handled; they come again when it starts{}",
                        endpoint.id(),
                        count,
                        forgets ? ", but the memory transport forgets them with its process" : "");
    }

    @Override
    public void pause() {
        ContainerRun pausing;
        synchronized (lock) {
            if (state != ListenerState.RUNNING || run == null) {
                return;
            }
            state = ListenerState.PAUSING;
            pausing = run;
            pausing.hold();
        }
        onWorkerRests(pausing);
    }

    @Override
    public void resume() {
        synchronized (lock) {
            boolean waits =
                    state == ListenerState.PAUSED || state == ListenerState.PAUSING || state == ListenerState.HALTED;
            if (!waits || run == null) {
                return;
            }
            state = ListenerState.RUNNING;
            reason = null;
            events.note(new NetChannelEvent.Resumed(endpoint.id()));
            run.release();
        }
        events.handNoted(() -> {});
    }

    @Override
    public ListenerState state() {
        synchronized (lock) {
            return state;
        }
    }

    @Override
    public Optional<ChannelOutage> outage() {
        return Optional.ofNullable(presentRun()).map(ContainerRun::subscription).flatMap(ChannelSubscription::outage);
    }

    private @Nullable ContainerRun presentRun() {
        synchronized (lock) {
            return run;
        }
    }

    @Override
    public NetChannelCounts counts() {
        ContainerRun present = presentRun();
        return counters.counts(present == null ? 0 : present.depth());
    }

    @Override
    public OptionalLong lag() {
        ChannelSubscription last;
        synchronized (lock) {
            last = lastSubscription;
        }
        return last == null ? OptionalLong.empty() : last.lag();
    }

    @Override
    public NetChannelStatus status() {
        ContainerRun present;
        ListenerState presentState;
        String presentReason;
        ChannelSubscription presentSubscription;
        synchronized (lock) {
            presentSubscription = lastSubscription;
            present = run;
            presentState = state;
            presentReason = reason;
        }
        Optional<ChannelSubscription> subscription = Optional.ofNullable(presentSubscription);
        return new NetChannelStatus(
                endpoint.id(),
                endpoint.channel().value(),
                presentState,
                presentReason,
                subscription
                        .filter(current -> present != null)
                        .flatMap(ChannelSubscription::outage)
                        .map(ChannelOutage::description)
                        .orElse(null),
                subscription.flatMap(ChannelSubscription::position).orElse(null),
                subscription
                        .map(ChannelSubscription::lag)
                        .filter(lag -> lag.isPresent())
                        .map(lag -> lag.getAsLong())
                        .orElse(null),
                present != null
                        && subscription.map(ChannelSubscription::isAtHead).orElse(false),
                present == null ? 0 : present.depth(),
                counters.processed.sum(),
                counters.failures.sum(),
                counters.conversionFailures.sum(),
                counters.retries.sum(),
                counters.deadLettered.sum(),
                counters.deadLetterStubs.sum(),
                counters.skipped.sum(),
                counters.gaps.sum(),
                counters.gapsMissed.sum());
    }

    @Override
    public void onHalt(ContainerRun halting, String why) {
        synchronized (lock) {
            if (halting != run) {
                return; // Its run has ended, and with it all its work.
            }
            halting.hold();
            if (state == ListenerState.STOPPING || state == ListenerState.HALTED) {
                return;
            }
            state = ListenerState.HALTED;
            reason = why;
            events.note(new NetChannelEvent.Halted(endpoint.id(), why));
        }
        events.handNoted(() -> {});
    }

    @Override
    public void onWorkerRests(ContainerRun resting) {
        synchronized (lock) {
            if (resting != run || state != ListenerState.PAUSING || resting.isHandling()) {
                return;
            }
            state = ListenerState.PAUSED;
            events.note(new NetChannelEvent.Paused(endpoint.id()));
        }
        events.handNoted(() -> {});
    }

    @Override
    public void onInterrupt(StoredEvent event) {
        LOG.warn(
                "Listener {} did not finish within the grace of {}; its thread is interrupted at shard {}, event {}, which comes again",
                endpoint.id(),
                plan.shutdownGrace(),
                event.shardId(),
                event.id());
    }

    @Override
    public void onGap(Gap gap) {
        counters.gap(gap);
        LOG.warn(
                "Listener {} missed {} event(s) of shard {}: retention was faster",
                endpoint.id(),
                gap.missed().isPresent() ? gap.missed().getAsLong() : "some",
                gap.shardId());
        events.hand(new NetChannelEvent.GapDetected(endpoint.id(), gap));
    }

    @Override
    public void onReadFailure(NetException failure) {
        LOG.warn("Listener {} cannot read or save its position; the node goes on trying", endpoint.id(), failure);
        events.hand(new NetChannelEvent.ReadFailed(endpoint.id(), failure));
    }

    @Override
    public void onRecovered() {
        LOG.info("Listener {} reads and saves its position again", endpoint.id());
        events.hand(new NetChannelEvent.Recovered(endpoint.id()));
    }

    private void checkIdle(ContainerRun present, Duration interval) {
        long idleNanos = present.idleNanos();
        if (state() == ListenerState.RUNNING && idleNanos >= interval.toNanos()) {
            events.hand(new NetChannelEvent.Idle(endpoint.id(), Duration.ofNanos(idleNanos)));
        }
    }
}
