package io.netmesh.benchmarks.broker;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The Rust implementation through its Python package, as far as this machine has it: the time from its first emit until the
 * streams have grown by all events. A process of its own; it loses batches that the server refuses.
 */
final class RustContender implements Contender {

    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final String PROGRAM = """
            import sys, net
            url, shards, events = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
            node = net.Net(num_shards=shards, ring_buffer_capacity=1048576, backpressure_mode='fail_producer',
                           redis_url=url, redis_prefix='rust')
            tail = ',"sensor":"cold-room-7","celsius":-18.25,"humidity":41,"door":"closed"}'
            chunks = [['{"reading":%d%s' % (1000000 + i, tail) for i in range(first, min(first + 1000, events))]
                      for first in range(0, events, 1000)]
            print('go', flush=True)
            for chunk in chunks:
                node.ingest_raw_batch(chunk)
            sys.stdin.read()
            node.shutdown()
            """;

    private final String url;
    private final int shards;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;

    RustContender(String url, int shards) {
        this.url = url;
        this.shards = shards;
        this.client = RedisClient.create(url);
        this.connection = client.connect();
    }

    /** Whether the package can be imported here. */
    static boolean isInstalled() {
        try {
            return new ProcessBuilder("python3", "-c", "import net; net.Net")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noPython) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String name() {
        return "rust";
    }

    @Override
    public long nanosToStore(int events) throws Exception {
        long before = stored();
        Process process = new ProcessBuilder(
                        "python3", "-c", PROGRAM, url, Integer.toString(shards), Integer.toString(events))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            if (!"go".equals(output.readLine())) {
                throw new IllegalStateException("the Rust node did not start");
            }
            long start = System.nanoTime();
            while (stored() - before < events) {
                if (System.nanoTime() - start > LIMIT_NANOS) {
                    throw new IllegalStateException("the Rust node stored " + (stored() - before) + " of " + events);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            return System.nanoTime() - start;
        } finally {
            process.destroy();
        }
    }

    private long stored() {
        long sum = 0;
        for (int shard = 0; shard < shards; shard++) {
            sum += connection.sync().xlen("rust:shard:" + shard);
        }
        return sum;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }
}
