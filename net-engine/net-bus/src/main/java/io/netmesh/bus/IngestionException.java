package io.netmesh.bus;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;
import org.jspecify.annotations.Nullable;

/** The bus did not take an event. */
public sealed class IngestionException extends NetException permits BackpressureException {

    private static final long serialVersionUID = 1L;

    /**
     * @param kind why
     * @param detail the reason in words; the message is {@code Ingestion failed: <detail>}
     */
    public IngestionException(Kind kind, String detail, @Nullable Throwable cause) {
        super(kind, "Ingestion failed: " + detail, cause);
    }

    /** Kinds of {@link IngestionException}. */
    public enum Kind implements ErrorKind {
        BACKPRESSURE("backpressure"),
        UNROUTED("unrouted"),
        TOO_LARGE("too-large"),
        SERIALIZATION("serialization");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        @Override
        public String code() {
            return code;
        }
    }
}
