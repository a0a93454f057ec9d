package io.netmesh.benchmarks.broker;

/** A way of getting events into a broker. Not thread-safe. */
interface Contender extends AutoCloseable {

    String name();

    /** Emits so many events and waits until the broker has confirmed them all; answers how long that took. */
    long nanosToStore(int events) throws Exception;

    @Override
    void close();
}
