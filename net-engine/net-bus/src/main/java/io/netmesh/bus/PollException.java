package io.netmesh.bus;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;
import org.jspecify.annotations.Nullable;

/** A poll that cannot be answered: its cursor or filter makes no sense. Shards that fail are no exception, see {@link PollResponse#failedShards()}. */
public final class PollException extends NetException {

    private static final long serialVersionUID = 1L;

    private PollException(Kind kind, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
    }

    public static PollException invalidCursor(String detail) {
        return new PollException(Kind.INVALID_CURSOR, "Poll failed: invalid cursor: " + detail, null);
    }

    public static PollException invalidFilter(String detail) {
        return new PollException(Kind.INVALID_FILTER, "Invalid filter: " + detail, null);
    }

    /** Kinds of {@link PollException}. */
    public enum Kind implements ErrorKind {
        INVALID_CURSOR("invalid-cursor"),
        INVALID_FILTER("invalid-filter");

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
