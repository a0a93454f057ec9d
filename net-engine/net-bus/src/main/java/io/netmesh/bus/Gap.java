package io.netmesh.bus;

import java.util.OptionalLong;

/**
 * Events that a reader can no longer get because retention removed them first.
 *
 * @param shardId the shard; {@link #UNKNOWN_SHARD} where only their number is known
 * @param missed how many were missed, or empty where the transport cannot count them
 */
public record Gap(int shardId, OptionalLong missed) {

    /** Stands for the shard of what a listener group has missed, whose broker does not say where. */
    public static final int UNKNOWN_SHARD = -1;
}
