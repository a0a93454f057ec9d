package io.netmesh.bus.read;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelOutage;
import io.netmesh.bus.channel.ChannelOutage.Activity;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription as the reader sees it: events that wait for the sink, and how far the listener is done. Confined to the
 * reader's thread but for {@link #ready}, {@link #stop}, {@link #outage} and the window.
 */
final class Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final ChannelSubscriptionSpec spec;
    private final ChannelSink sink;
    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private boolean refused;
    private final Map<Activity, ChannelOutage> outages = new EnumMap<>(Activity.class);
    private volatile @Nullable ChannelOutage outage; // the worst of them
    private volatile boolean ready;
    private volatile boolean awaitsReady;
    private volatile boolean stopped;
    private volatile boolean atHead;
    private volatile @Nullable AckWindow window; // null until the start position is known

    Listener(ChannelSubscriptionSpec spec, ChannelSink sink) {
        this.spec = spec;
        this.sink = sink;
    }

    void start(@Nullable String[] positions) {
        window = new AckWindow(positions);
    }

    /** Takes an event of the listener's channel; {@code before} is the position right before it. */
    void offer(StoredEvent event, @Nullable String before) {
        Delivery delivery = window().add(event, before);
        if (!waiting.isEmpty() || !accepts(delivery)) {
            waiting.add(delivery);
        }
    }

    /** Offers what waits, if the sink has said that it has room; answers whether anything was tried. */
    boolean offerWaiting() {
        if (stopped || waiting.isEmpty() || refused && !ready) {
            return false;
        }
        while (!waiting.isEmpty() && accepts(waiting.peek())) {
            waiting.remove();
        }
        return true;
    }

    /** Whether events wait for the sink, so that the listener must not be read for. */
    boolean isBehindItsReader() {
        return !waiting.isEmpty();
    }

    private boolean accepts(Delivery delivery) {
        if (stopped) {
            return false;
        }
        // Cleared before asking: a sink that makes room while it refuses has set it again by the time it is looked at.
        ready = false;
        refused = !tryDeliver(delivery);
        awaitsReady = refused;
        return !refused;
    }

    private boolean tryDeliver(Delivery delivery) {
        try {
            return sink.tryDeliver(delivery);
        } catch (Throwable failure) { // an Error too: one sink's trouble must not end the reader of all
            LOG.error("Listener {} threw while taking an event; the event is offered again later", name(), failure);
            return false;
        }
    }

    /** Any thread. Answers whether the reader should be woken. */
    boolean ready() {
        ready = true;
        return awaitsReady;
    }

    /** Any thread: from here on the sink is given nothing. */
    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    void onGap(Gap gap) {
        tell(target -> target.onGap(gap));
    }

    /** Tells the sink once for each outage, however many attempts fail. */
    void onOutage(Activity activity, NetException reason) {
        boolean news = outages.put(activity, new ChannelOutage(activity, reason)) == null;
        outage = worst();
        if (news) {
            tell(target -> target.onFailure(reason));
        }
    }

    void onOutageOver(Activity activity) {
        if (outages.remove(activity) != null) {
            outage = worst();
            if (outages.isEmpty()) {
                tell(ChannelSink::onRecovered);
            }
        }
    }

    private @Nullable ChannelOutage worst() {
        return outages.isEmpty() ? null : outages.values().iterator().next();
    }

    /** Any thread. */
    Optional<ChannelOutage> outage() {
        return Optional.ofNullable(outage);
    }

    private void tell(Consumer<ChannelSink> news) {
        if (stopped) {
            return;
        }
        try {
            news.accept(sink);
        } catch (Throwable failure) {
            LOG.error("Listener {} threw while being told of a gap, a failure or a recovery", name(), failure);
        }
    }

    boolean isAtHead() {
        return atHead;
    }

    void setAtHead(boolean now) {
        if (atHead != now) {
            atHead = now;
        }
    }

    ChannelSubscriptionSpec spec() {
        return spec;
    }

    String name() {
        return spec.name();
    }

    boolean isStarted() {
        return window != null;
    }

    AckWindow window() {
        AckWindow started = window;
        if (started == null) {
            throw new IllegalStateException("listener " + name() + " has no position yet");
        }
        return started;
    }
}
