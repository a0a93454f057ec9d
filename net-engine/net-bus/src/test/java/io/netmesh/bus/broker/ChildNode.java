package io.netmesh.bus.broker;

import io.netmesh.bus.BatchOptions;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.NetNodeBuilder;
import io.netmesh.bus.SequenceBase;
import io.netmesh.bus.StartFrom;
import io.netmesh.bus.channel.ChannelSubscriptionSpec;
import io.netmesh.bus.channel.MemoryCursorStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * A node in a process that is made to be killed. It says on its standard output, line by line, the numbers that were stored, or
 * that its listener was given.
 */
final class ChildNode {

    static final int BATCH = 100;
    static final Duration REDELIVERY = Duration.ofSeconds(1);

    private static final int UNCONFIRMED = 20 * BATCH;

    private ChildNode() {}

    /** {@code produce BROKER URL nonce-path sequence-base first count} or {@code consume BROKER URL group}. */
    public static void main(String[] args) throws InterruptedException {
        NetNodeBuilder builder =
                NetNode.builder().transport(Broker.valueOf(args[1]).transport(args[2]));
        if (args[0].equals("produce")) {
            builder.producerNoncePath(Path.of(args[3]))
                    .sequenceBase(SequenceBase.parse(args[4]))
                    .shards(1)
                    // Only full batches, so that a second life makes the same ones of the same events.
                    .batch(BatchOptions.fixed(BATCH, Duration.ofDays(1)));
            produce(builder.build(), Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        } else {
            consume(builder.shards(2).groupRedelivery(REDELIVERY).build(), args[3]);
        }
    }

    private static void produce(NetNode node, int first, int count) throws InterruptedException {
        Semaphore unconfirmed = new Semaphore(UNCONFIRMED);
        for (int i = first; i < first + count; i++) {
            unconfirmed.acquire();
            int number = i;
            node.emitAsync(Integer.toString(i).getBytes(StandardCharsets.US_ASCII))
                    .thenRun(() -> {
                        say(number);
                        unconfirmed.release();
                    });
        }
        unconfirmed.acquire(UNCONFIRMED);
        node.close();
    }

    private static void consume(NetNode node, String group) throws InterruptedException {
        node.listen(
                new ChannelSubscriptionSpec(
                        "child",
                        "numbers",
                        null,
                        StartFrom.earliest(),
                        new MemoryCursorStore(),
                        Duration.ofSeconds(1),
                        group),
                new NumberSink(delivery -> {
                    say(NumberSink.number(delivery.event()));
                    delivery.acknowledge();
                    return true;
                }));
        Thread.currentThread().join();
    }

    private static synchronized void say(int number) {
        System.out.println(number);
        System.out.flush();
    }
}
