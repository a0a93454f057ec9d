package io.netmesh.interop;

import java.util.Locale;

/** Whose node it is. */
enum Implementation {
    /** Ours. */
    JAVA,
    /** The published Python package, which wraps the Rust implementation. */
    RUST;

    /** What the driver's program calls it. */
    String argument() {
        return name().toLowerCase(Locale.ROOT);
    }
}
