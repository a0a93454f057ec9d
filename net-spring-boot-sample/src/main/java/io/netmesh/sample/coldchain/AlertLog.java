package io.netmesh.sample.coldchain;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** The latest alerts, so many and no more. Thread-safe. */
public final class AlertLog {

    private final int capacity;
    private final Deque<Alert> lastFirst = new ArrayDeque<>();

    public AlertLog(int capacity) {
        this.capacity = capacity;
    }

    /** Keeps the alert; false if it is kept already, as channels deliver at least once. */
    synchronized boolean add(Alert alert) {
        if (lastFirst.contains(alert)) {
            return false;
        }
        lastFirst.addFirst(alert);
        if (lastFirst.size() > capacity) {
            lastFirst.removeLast();
        }
        return true;
    }

    /** By timestamp: the channel keeps the order of one sensor's alerts, not that of all. */
    public synchronized List<Alert> newestFirst() {
        return lastFirst.stream()
                .sorted(Comparator.comparingLong(Alert::timestamp).reversed())
                .toList();
    }
}
