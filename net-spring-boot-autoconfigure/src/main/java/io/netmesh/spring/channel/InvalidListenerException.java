package io.netmesh.spring.channel;

import org.jspecify.annotations.Nullable;

/** A listener that is declared in a way it cannot work; fails the start of the application. */
public class InvalidListenerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String listener;
    private final String attribute;
    private final String value;
    private final String allowed;

    InvalidListenerException(String listener, String attribute, Object value, String allowed) {
        this(listener, attribute, value, allowed, null);
    }

    /**
     * @param listener which one: its method
     * @param attribute what is wrong with it, as it is written in {@link NetChannel}
     * @param value the refused value
     * @param allowed what would have been accepted
     */
    InvalidListenerException(
            String listener, String attribute, Object value, String allowed, @Nullable Throwable cause) {
        super(attribute + " = '" + value + "' of " + listener + ", allowed " + allowed, cause);
        this.listener = listener;
        this.attribute = attribute;
        this.value = String.valueOf(value);
        this.allowed = allowed;
    }

    /** Which listener: its method. */
    public String listener() {
        return listener;
    }

    /** The attribute of {@link NetChannel}. */
    public String attribute() {
        return attribute;
    }

    /** The refused value. */
    public String value() {
        return value;
    }

    /** What would have been accepted. */
    public String allowed() {
        return allowed;
    }
}
