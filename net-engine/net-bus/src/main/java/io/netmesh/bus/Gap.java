package io.netmesh.bus;

import java.util.OptionalLong;

/**
 * Events that a reader can no longer get because retention removed them first.
 *
 * @param shardId the shard
 * @param missed how many were missed, or empty where the transport cannot count them
 */
public record Gap(int shardId, OptionalLong missed) {}
