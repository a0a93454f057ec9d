package io.netmesh.bus.transport;

import io.netmesh.NodeEnvironment;

/**
 * What a node gives its transport at start.
 *
 * @param shards how many shards this node writes, 1–65535
 * @param environment time and randomness
 * @param appended to be called, from any thread, after events became readable; cheap when nobody waits. A transport that
 *     calls it says so in {@link Transport#signalsAppends()}
 */
public record TransportContext(int shards, NodeEnvironment environment, Runnable appended) {}
