package io.netmesh.sample.coldchain;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The latest alerts, so many and no more. Thread-safe. */
public final class AlertLog {

    private final int capacity;
    private final Deque<Alert> newestFirst = new ArrayDeque<>();

    public AlertLog(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps the alert; false if it is kept already, as channels deliver at least once. */
    synchronized boolean add(Alert alert) {
        if (newestFirst.contains(alert)) {
            return false;
        }
        newestFirst.addFirst(alert);
        if (newestFirst.size() > capacity) {
            newestFirst.removeLast();
        }
        return true;
    }

    public synchronized List<Alert> newestFirst() {
        return List.copyOf(newestFirst);
    }
}
