package io.netmesh.sample.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Every browser that follows the feed, and the two threads that tell them of news: ten times a second what was added to the
 * feed, once a second the state of the node, which also shows a quiet stream to be alive. A slow health check delays only the
 * state. Thread-safe.
 */
public final class LiveStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);
    private static final Duration NEWS_INTERVAL = Duration.ofMillis(100);
    private static final Duration STATE_INTERVAL = Duration.ofSeconds(1);

    /** Before the web server drains, which would otherwise wait for streams that never end. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 512;

    private final long run;
    private final LiveFeed feed;
    private final StateSource state;
    private final int maxClients;
    private final Semaphore slots;
    private final Set<StreamConnection> connections = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService ticker;

    public LiveStreams(LiveFeed feed, StateSource state, int maxClients, Clock clock) {
        this.run = clock.millis();
        this.feed = feed;
        this.state = state;
        this.maxClients = maxClients;
        this.slots = new Semaphore(maxClients);
    }

    /** Where the feed is now, as an event id: a stream that resumes there misses nothing that comes after this call. */
    public String position() {
        return new FeedPosition(run, feed.head()).toString();
    }

    /** How many clients follow. */
    public int clients() {
        return connections.size();
    }

    /**
     * Turns the response into a stream that ends with the client or the application.
     *
     * @param lastEventId what the client got last; null or a stranger's id start at the present
     * @throws TooManyClientsException before anything is written
     * @throws IOException if the response is gone already
     */
    public void follow(HttpServletRequest request, HttpServletResponse response, @Nullable String lastEventId)
            throws IOException {
        if (!isRunning() || !slots.tryAcquire()) {
            throw new TooManyClientsException(maxClients);
        }
        StreamConnection connection = null;
        try {
            connection = connect(request, response, lastEventId);
        } finally {
            if (connection == null) {
                slots.release();
            }
        }
        connections.add(connection);
        open(connection);
    }

    private StreamConnection connect(
            HttpServletRequest request, HttpServletResponse response, @Nullable String lastEventId) throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Accel-Buffering", "no");
        FeedReader reader = new FeedReader(run, feed, FeedPosition.parse(lastEventId));
        reader.offerState(state.json(connections.size() + 1));
        AsyncContext context = request.startAsync();
        return new StreamConnection(context, response.getOutputStream(), reader, this::forget);
    }

    private void open(StreamConnection connection) {
        try {
            connection.open();
        } catch (RuntimeException gone) {
            forget(connection);
            throw gone;
        }
        if (!isRunning()) {
            connection.close(); // The end came before the connection was among those that it closed.
        }
    }

    /** Called once or more for a connection that has ended. */
    private void forget(StreamConnection connection) {
        if (connections.remove(connection)) {
            slots.release();
        }
    }

    private void tellNews() {
        connections.forEach(StreamConnection::pump);
    }

    private void tellState() {
        if (connections.isEmpty()) {
            return;
        }
        try {
            String json = state.json(connections.size());
            connections.forEach(connection -> connection.offerState(json));
        } catch (RuntimeException failure) {
            log.warn("The state of the node could not be read for the live stream", failure);
        }
    }

    @Override
    public synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newScheduledThreadPool(2, task -> {
                Thread thread = new Thread(task, "live-stream");
                thread.setDaemon(true);
                return thread;
            });
            ticker.scheduleWithFixedDelay(this::tellNews, 0, NEWS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            ticker.scheduleWithFixedDelay(this::tellState, 0, STATE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (ticker != null) {
            ticker.shutdownNow();
            ticker = null;
            connections.forEach(StreamConnection::close);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return ticker != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
