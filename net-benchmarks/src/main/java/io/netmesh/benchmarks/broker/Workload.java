package io.netmesh.benchmarks.broker;

import java.nio.charset.StandardCharsets;

/** What every contender sends. */
final class Workload {

    /** The most that a producer of ours has unanswered in one JetStream stream; the peer gets the same. */
    static final int WINDOW_PER_SHARD = 1000;

    private static final String TAIL =
            ",\"sensor\":\"cold-room-7\",\"celsius\":-18.25,\"humidity\":41,\"door\":\"closed\"}";

    private Workload() {}

    /** The JSON of an event, about a hundred bytes. */
    static byte[] payload(int number) {
        return ("{\"reading\":" + (1_000_000 + number) + TAIL).getBytes(StandardCharsets.US_ASCII);
    }

    /** What a stored record holds, made as a program without our engine would make it. */
    static byte[] record(int number, int shard) {
        return ("{\"r\":{\"reading\":" + (1_000_000 + number) + TAIL + ",\"t\":" + System.nanoTime() + ",\"s\":" + shard
                        + "}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static String dedupId(int shard, int sequence, int index) {
        return "123456789abcdef:" + shard + ":" + sequence + ":" + index;
    }
}
