package io.netmesh.sample.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One browser. Writes only while the container says that a write would not block, so a browser that stopped reading costs no
 * thread: it simply gets nothing until the container calls back.
 *
 * <p>Thread-safe without a lock: the container calls back while it holds locks of its own, which our writes may need too.
 * Whoever signals first does the work, also for those who signal meanwhile.
 */
final class StreamConnection implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(StreamConnection.class);

    private final AsyncContext context;
    private final ServletOutputStream output;
    private final FeedReader reader;
    private final Consumer<StreamConnection> onClosed;
    private final AtomicInteger signals = new AtomicInteger();
    private volatile boolean closing;
    private volatile boolean completed;
    private boolean unflushed; // by the one who works

    StreamConnection(
            AsyncContext context, ServletOutputStream output, FeedReader reader, Consumer<StreamConnection> onClosed) {
        this.context = context;
        this.output = output;
        this.reader = reader;
        this.onClosed = onClosed;
    }

    /** Takes over the response; the container calls back when the first write is possible. */
    void open() {
        context.setTimeout(0);
        context.addListener(this);
        output.setWriteListener(this);
    }

    /** Replaces a state that has not been written yet. */
    void offerState(String json) {
        reader.offerState(json);
    }

    /** Ends the response; the browser will come back by itself. */
    void close() {
        closing = true;
        pump();
    }

    /** Writes what is due as far as that does not block. */
    void pump() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            turn();
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void turn() {
        if (completed) {
            return;
        }
        try {
            if (!closing) {
                write();
                return;
            }
        } catch (IOException | RuntimeException gone) {
            log.debug("A client of the live stream is gone", gone);
        }
        complete();
    }

    private void write() throws IOException {
        while (!closing && output.isReady()) {
            byte[] next = reader.next();
            if (next != null) {
                output.write(next);
                unflushed = true;
            } else if (unflushed) {
                unflushed = false;
                output.flush();
            } else {
                return;
            }
        }
    }

    /** May be called twice: after an error the container takes only a completion from its own callback for an answer. */
    private void complete() {
        forget();
        try {
            context.complete();
        } catch (RuntimeException alreadyCompleted) {
            log.debug("The container ended a live stream first", alreadyCompleted);
        }
    }

    private void forget() {
        completed = true;
        onClosed.accept(this);
    }

    @Override
    public void onWritePossible() {
        pump();
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A live stream failed", failure);
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        forget();
    }

    @Override
    public void onError(AsyncEvent event) {
        complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        complete();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // This context is never started again.
    }
}
