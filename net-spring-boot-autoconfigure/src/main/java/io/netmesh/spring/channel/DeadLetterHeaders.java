package io.netmesh.spring.channel;

/** Headers that a dead letter carries beside those of the event it was. */
public final class DeadLetterHeaders {

    /** The channel that the event was published to. */
    public static final String CHANNEL = "net-dead-letter-channel";

    /** The listener that failed at it. */
    public static final String LISTENER = "net-dead-letter-listener";

    /** The event's id in the transport. */
    public static final String EVENT_ID = "net-dead-letter-event-id";

    /** The event's shard. */
    public static final String SHARD = "net-dead-letter-shard";

    /** How often the listener was given the event. */
    public static final String ATTEMPTS = "net-dead-letter-attempts";

    /** The class of the exception. */
    public static final String EXCEPTION = "net-dead-letter-exception";

    /** The message of the exception, at most {@value #MAX_MESSAGE_LENGTH} characters of it. */
    public static final String MESSAGE = "net-dead-letter-message";

    /** The size of the event in bytes, where the letter has none of it, because it would be larger than the bus takes. */
    public static final String SIZE = "net-dead-letter-size";

    static final int MAX_MESSAGE_LENGTH = 1000;

    private DeadLetterHeaders() {}
}
