package io.netmesh.spring.channel;

import io.netmesh.bus.StoredEvent;
import java.util.List;

/** What an {@link EventRecoverer} fails with when some of the events are safe: it is asked again for the others only. */
public class PartialRecoveryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<StoredEvent> remaining;

    /**
     * @param remaining the events that are not safe yet, at least one of those that the recoverer was given
     * @param cause why
     */
    public PartialRecoveryException(List<StoredEvent> remaining, Throwable cause) {
        super(remaining.size() + " event(s) could not be recovered: " + cause, cause);
        this.remaining = List.copyOf(remaining);
    }

    /** The events that are not safe yet. */
    public List<StoredEvent> remaining() {
        return remaining;
    }
}
