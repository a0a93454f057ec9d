package io.netmesh.bus.transport;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;
import org.jspecify.annotations.Nullable;

/** A transport could not do what it was asked. */
public final class TransportException extends NetException {

    private static final long serialVersionUID = 1L;

    public TransportException(Kind kind, String detail, @Nullable Throwable cause) {
        super(kind, kind.prefix + detail, cause);
    }

    private TransportException(String message, Kind kind, TransportException cause) {
        super(kind, message, cause);
    }

    /**
     * The same failure, said of what the caller asked for.
     *
     * @param operation what failed, as every implementation of Net says it: {@code Flush failed}
     */
    public TransportException during(String operation) {
        return new TransportException(operation + ": " + getMessage(), (Kind) kind(), this);
    }

    /** Whether the same batch may succeed when it is sent again. */
    public boolean isRetryable() {
        return kind() == Kind.TRANSIENT || kind() == Kind.BACKPRESSURE;
    }

    /** Kinds of {@link TransportException}. */
    public enum Kind implements ErrorKind {
        TRANSIENT("transient", "transient error: "),
        FATAL("fatal", "fatal error: "),
        BACKPRESSURE("backpressure", "backend backpressure: "),
        CONNECTION("connection", "connection error: "),
        SERIALIZATION("serialization", "serialization error: ");

        private final String code;
        private final String prefix;

        Kind(String code, String prefix) {
            this.code = code;
            this.prefix = prefix;
        }

        @Override
        public String code() {
            return code;
        }
    }
}
