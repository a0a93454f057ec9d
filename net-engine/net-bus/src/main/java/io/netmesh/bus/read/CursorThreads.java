package io.netmesh.bus.read;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads {@code net-bus-cursors} on which positions are loaded and saved, since a store may block. Tasks of one
 * name run one after another, so that no save overtakes another; a name whose store hangs holds up no other name. At most one
 * thread for each name that is busy. Thread-safe.
 */
final class CursorThreads {

    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), CursorThreads::thread);
    private final Map<String, Queue<Runnable>> waiting =
            new HashMap<>(); // an entry for each busy name; guarded by this

    /** Runs tasks in turn with all others of that name. Tasks must not throw. */
    Executor inTurn(String name) {
        return task -> submit(name, task);
    }

    private synchronized void submit(String name, Runnable task) {
        Queue<Runnable> busy = waiting.get(name);
        if (busy != null) {
            busy.add(task);
            return;
        }
        threads.execute(() -> runAll(name, task));
        waiting.put(name, new ArrayDeque<>());
    }

    private void runAll(String name, Runnable first) {
        for (Runnable task = first; task != null; task = next(name)) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next(String name) {
        Runnable next = waiting.get(name).poll();
        if (next == null) {
            waiting.remove(name);
        }
        return next;
    }

    /** Takes no more names; what was submitted still runs. */
    void shutdown() {
        threads.shutdown();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "net-bus-cursors");
        thread.setDaemon(true);
        return thread;
    }
}
