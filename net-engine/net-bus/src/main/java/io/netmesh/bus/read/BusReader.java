package io.netmesh.bus.read;

import io.netmesh.EventStream;
import io.netmesh.NetException;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.Ordering;
import io.netmesh.bus.PollRequest;
import io.netmesh.bus.PollResponse;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.SubscribeOptions;
import io.netmesh.bus.channel.ChannelSink;
import io.netmesh.bus.channel.ChannelSubscription;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.read.KnownShards.Shards;
import io.netmesh.bus.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Everything that reads a node's events back. Thread-safe.
 *
 * <p>Polling blocks until the transport has answered for every shard, at most {@link #READ_TIMEOUT} for each read; in memory
 * that is at once.
 */
public final class BusReader {

    /** How long one read of one shard may take before the shard counts as failed. */
    public static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** How long the end of a listener waits for its position to be saved. */
    public static final Duration LAST_SAVE_TIMEOUT = Duration.ofSeconds(10);

    private final Transport transport;
    private final KnownShards shards;
    private final NodeEnvironment environment;
    private final Arrivals arrivals;
    private final Executor executor;
    private final ShardReads reads;
    private final MergedPoll poll;

    private final ChannelListeners listeners;

    private final AtomicInteger turn = new AtomicInteger();
    private final Object oneByOne = new Object();
    private @Nullable String[] oneByOnePositions; // guarded by oneByOne
    private volatile boolean closed;

    /**
     * @param shards how many shards the node writes; those that the transport finds beyond are read too
     * @param arrivals what the transport signals
     * @param executor calls subscribers of pushed streams; must not run tasks on the submitting thread
     * @param groupRedelivery how long a member of a listener group may be silent
     */
    public BusReader(
            Transport transport,
            int shards,
            NodeEnvironment environment,
            Arrivals arrivals,
            Executor executor,
            Duration groupRedelivery) {
        this(transport, shards, environment, arrivals, executor, groupRedelivery, LAST_SAVE_TIMEOUT);
    }

    BusReader(
            Transport transport,
            int shards,
            NodeEnvironment environment,
            Arrivals arrivals,
            Executor executor,
            Duration groupRedelivery,
            Duration lastSaveTimeout) {
        this.transport = transport;
        this.shards = new KnownShards(transport, shards);
        this.environment = environment;
        this.arrivals = arrivals;
        this.executor = executor;
        this.reads = new ShardReads(transport, READ_TIMEOUT);
        this.poll = new MergedPoll(reads);
        this.listeners = new ChannelListeners(
                transport, this.shards, poll, environment, arrivals, groupRedelivery, lastSaveTimeout);
        this.oneByOnePositions = new String[shards];
    }

    /** @throws io.netmesh.bus.PollException if the text is no cursor */
    public static void requireCursor(String text) {
        Cursor.decode(text);
    }

    /**
     * One page of events.
     *
     * @throws io.netmesh.bus.PollException if the cursor makes no sense
     * @throws NodeShutDownException after {@link #close()}
     */
    public PollResponse poll(PollRequest request) {
        requireOpen();
        if (request.limit() == 0) {
            return new PollResponse(List.of(), null, false, List.of(), List.of(), false, List.of());
        }
        Cursor cursor = request.cursor() == null ? Cursor.START : Cursor.decode(request.cursor());
        Shards now = shards.now();
        Page page = poll.poll(Scan.of(
                now,
                cursor.toArray(now.length()),
                request.limit(),
                request.filter(),
                request.ordering(),
                turn.getAndIncrement()));
        boolean progress = !page.events().isEmpty() || page.moved();
        boolean nothingMatched = request.filter() != null && page.events().isEmpty();
        return new PollResponse(
                page.events(),
                progress ? cursor.with(page.positions()).encode() : request.cursor(),
                progress && (page.more() || nothingMatched),
                new ArrayList<>(page.failures().keySet()),
                page.stalled(),
                page.truncated(),
                page.gaps());
    }

    /**
     * The next event of the node's own cursor, which begins at the oldest event and moves with each call: every caller gets
     * another event. Empty if there is none now.
     */
    public Optional<StoredEvent> pollOne() {
        requireOpen();
        synchronized (oneByOne) {
            Page page;
            do {
                Shards now = shards.now();
                @Nullable String[] from = Arrays.copyOf(oneByOnePositions, now.length());
                page = poll.poll(Scan.of(now, from, 1, null, Ordering.NONE, turn.getAndIncrement()));
                oneByOnePositions = page.positions();
            } while (page.events().isEmpty() && page.moved());
            return page.events().stream().findFirst();
        }
    }

    /**
     * An endless stream. Blocks for the transport's answer only where it is to start at the latest event.
     *
     * @throws io.netmesh.bus.PollException if the start cursor makes no sense
     * @throws NetException if the latest position of a shard cannot be found out
     */
    public EventStream<StoredEvent> subscribe(SubscribeOptions options) {
        requireOpen();
        StreamReader reader =
                new StreamReader(poll, shards, options, start(options.startFrom()), transport.signalsAppends());
        return new BusEventStream(reader, environment, arrivals, () -> closed, executor);
    }

    /**
     * Registers a channel listener, served by a thread that all listeners share. Does not block: the start position is asked
     * for before this call returns, and found in the background.
     *
     * @throws IllegalArgumentException if a listener of that name exists
     * @throws io.netmesh.bus.PollException if the start cursor makes no sense
     */
    public ChannelSubscription listen(ChannelSubscriptionSpec spec, ChannelSink sink) {
        requireOpen();
        return listeners.listen(spec, sink);
    }

    /** Records that turned out to be corrupt, each counted whenever it is read. */
    public long eventsCorrupt() {
        return reads.corrupt() + listeners.groups().corrupt();
    }

    /** Events that readers missed because retention was faster, where the transport counts them; once for each reader. */
    public long eventsMissed() {
        return poll.missed() + listeners.groups().missed();
    }

    /** Events that members of listener groups were given again. */
    public long redeliveries() {
        return listeners.groups().redeliveries();
    }

    /**
     * Ends every stream with a {@link NodeShutDownException} and every listener; what is called afterwards throws it too.
     * Completes when the listeners' positions are saved.
     */
    public CompletableFuture<Void> close() {
        closed = true;
        arrivals.signal();
        return listeners.close();
    }

    private Cursor start(StartFrom startFrom) {
        if (startFrom instanceof StartFrom.Cursor cursor) {
            return Cursor.decode(cursor.text());
        }
        return startFrom instanceof StartFrom.Latest ? Cursor.START.with(reads.await(shards.latest())) : Cursor.START;
    }

    private void requireOpen() {
        if (closed) {
            throw new NodeShutDownException();
        }
    }
}
