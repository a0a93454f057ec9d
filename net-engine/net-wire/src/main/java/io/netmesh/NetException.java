package io.netmesh;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Root of everything that Net throws. Unchecked: most callers can only log it or let it pass.
 */
public abstract class NetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorKind kind;

    protected NetException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /** What went wrong, as a stable constant. */
    public ErrorKind kind() {
        return kind;
    }
}
