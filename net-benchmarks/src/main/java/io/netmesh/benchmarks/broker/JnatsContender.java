package io.netmesh.benchmarks.broker;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.api.PublishAck;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Plain jnats: its asynchronous publisher with a window of unanswered events. */
final class JnatsContender implements Contender {

    private final Connection connection;
    private final JetStream jetStream;
    private final int shards;

    JnatsContender(String url, int shards) throws Exception {
        this.connection = Nats.connect(url);
        this.jetStream = connection.jetStream();
        this.shards = shards;
        for (int shard = 0; shard < shards; shard++) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("plain_shard_" + shard)
                            .subjects("plain.shard." + shard)
                            .build());
        }
    }

    @Override
    public String name() {
        return "jnats";
    }

    @Override
    public long nanosToStore(int events) throws Exception {
        int window = shards * Workload.WINDOW_PER_SHARD;
        long start = System.nanoTime();
        Deque<CompletableFuture<PublishAck>> unanswered = new ArrayDeque<>(window);
        for (int i = 0; i < events; i++) {
            if (unanswered.size() == window) {
                unanswered.remove().get();
            }
            int shard = i % shards;
            Headers headers = new Headers();
            headers.add("Nats-Msg-Id", Workload.dedupId(shard, (int) (start >>> 10), i));
            unanswered.add(jetStream.publishAsync("plain.shard." + shard, headers, Workload.record(i, shard)));
        }
        for (CompletableFuture<PublishAck> each : unanswered) {
            each.get();
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
