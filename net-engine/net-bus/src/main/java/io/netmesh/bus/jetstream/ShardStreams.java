package io.netmesh.bus.jetstream;

import java.util.OptionalInt;

/** The names that shards have in the server. Wire: JetStream. */
record ShardStreams(String prefix) {

    private static final int MAX_SHARD = 0xFFFF;

    String stream(int shardId) {
        return prefix + "_shard_" + shardId;
    }

    String subject(int shardId) {
        return prefix + ".shard." + shardId;
    }

    /** Matches the subject of every shard. */
    String anySubject() {
        return prefix + ".shard.*";
    }

    /** The shard that a stream keeps, or none if the stream is not named as ours are. */
    OptionalInt shardOf(String stream) {
        String start = prefix + "_shard_";
        if (!stream.startsWith(start)) {
            return OptionalInt.empty();
        }
        try {
            int shardId = Integer.parseInt(stream.substring(start.length()));
            return shardId <= MAX_SHARD && stream(shardId).equals(stream)
                    ? OptionalInt.of(shardId)
                    : OptionalInt.empty();
        } catch (NumberFormatException notAShard) {
            return OptionalInt.empty();
        }
    }
}
