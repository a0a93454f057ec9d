package io.netmesh.bus.channel;

import io.netmesh.ErrorKind;
import io.netmesh.NetException;
import org.jspecify.annotations.Nullable;

/** A cursor could not be loaded or saved. */
public final class CursorStoreException extends NetException {

    private static final long serialVersionUID = 1L;

    public CursorStoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(kind, message, cause);
    }

    /** Kinds of {@link CursorStoreException}. */
    public enum Kind implements ErrorKind {
        UNREADABLE("unreadable"),
        UNWRITABLE("unwritable");

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
