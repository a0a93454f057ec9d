package io.netmesh.benchmarks.broker;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Lettuce: transactions of {@code XADD}s, one per stream on its way at a time, over one connection. */
final class LettuceContender implements Contender {

    private static final byte[] DATA = "d".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DEDUP_ID = "dedup_id".getBytes(StandardCharsets.US_ASCII);

    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final int shards;
    private final int batch;

    LettuceContender(String url, int shards, int batch) {
        this.client = RedisClient.create(url);
        this.connection = client.connect(ByteArrayCodec.INSTANCE);
        connection.setAutoFlushCommands(false);
        this.shards = shards;
        this.batch = batch;
    }

    @Override
    public String name() {
        return "lettuce";
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type arguments
    public long nanosToStore(int events) throws Exception {
        long start = System.nanoTime();
        @Nullable RedisFuture<TransactionResult>[] underWay = new RedisFuture[shards];
        for (int first = 0, turn = 0; first < events; first += batch, turn++) {
            int shard = turn % shards;
            await(underWay[shard]);
            underWay[shard] = send(shard, first, Math.min(batch, events - first));
        }
        for (RedisFuture<TransactionResult> last : underWay) {
            await(last);
        }
        return System.nanoTime() - start;
    }

    private RedisFuture<TransactionResult> send(int shard, int first, int count) {
        RedisAsyncCommands<byte[], byte[]> redis = connection.async();
        byte[] key = ("plain:shard:" + shard).getBytes(StandardCharsets.US_ASCII);
        redis.multi();
        for (int i = 0; i < count; i++) {
            Map<byte[], byte[]> body = new LinkedHashMap<>();
            body.put(DATA, Workload.record(first + i, shard));
            body.put(DEDUP_ID, Workload.dedupId(shard, first, i).getBytes(StandardCharsets.US_ASCII));
            redis.xadd(key, body);
        }
        RedisFuture<TransactionResult> executed = redis.exec();
        connection.flushCommands();
        return executed;
    }

    private static void await(@Nullable RedisFuture<TransactionResult> batch) throws Exception {
        if (batch != null && batch.get().wasDiscarded()) {
            throw new IllegalStateException("a transaction was discarded");
        }
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
