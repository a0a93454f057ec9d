package io.netmesh.spring.channel;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a batch listener to say which event it failed at. The events before that one are acknowledged; error handling gets
 * the one, and the listener the rest of the batch afterwards.
 */
public class BatchListenerFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int index;

    /**
     * @param message what went wrong
     * @param index the place of the failed event in the list that the listener was given, from 0
     * @param cause what error handling and the dead letter report; this exception itself if null
     */
    public BatchListenerFailedException(String message, int index, @Nullable Throwable cause) {
        super(message, cause);
        this.index = index;
    }

    /** The place of the failed event in the list, from 0. */
    public int index() {
        return index;
    }
}
