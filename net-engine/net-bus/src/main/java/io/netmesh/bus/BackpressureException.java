package io.netmesh.bus;

/** The ring of the event's shard is full and the node refuses rather than evicts. */
public final class BackpressureException extends IngestionException {

    private static final long serialVersionUID = 1L;

    public BackpressureException() {
        super(Kind.BACKPRESSURE, "backpressure: ring buffer full", null);
    }
}
