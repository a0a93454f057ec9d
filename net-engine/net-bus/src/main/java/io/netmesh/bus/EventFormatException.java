package io.netmesh.bus;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;
import org.jspecify.annotations.Nullable;

/** An event that was read does not have the form that the reader expects. The event is passed; reading can go on. */
public final class EventFormatException extends NetException {

    private static final long serialVersionUID = 1L;

    EventFormatException(String message, @Nullable Throwable cause) {
        super(Kind.UNREADABLE, message, cause);
    }

    /** Kinds of {@link EventFormatException}. */
    public enum Kind implements ErrorKind {
        UNREADABLE;

        @Override
        public String code() {
            return "unreadable";
        }
    }
}
