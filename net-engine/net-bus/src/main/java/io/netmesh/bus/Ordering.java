package io.netmesh.bus;

/** How the events of several shards are put in a row within one poll. Within a shard the order is always kept. */
public enum Ordering {
    /** As stored: emit order on the memory transport; elsewhere the shards in turn. */
    NONE("none"),
    /** By {@link StoredEvent#insertionTs()}, then shard. */
    INSERTION_TS("insertion_ts");

    private final String code;

    Ordering(String code) {
        this.code = code;
    }

    /** The stable name, as other languages write it. */
    public String code() {
        return code;
    }
}
