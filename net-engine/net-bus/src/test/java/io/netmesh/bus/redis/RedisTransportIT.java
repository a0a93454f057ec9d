package io.netmesh.bus.redis;

import static io.netmesh.bus.redis.RedisRig.await;
import static io.netmesh.bus.redis.RedisRig.batch;
import static io.netmesh.bus.redis.RedisRig.payloads;
import static io.netmesh.bus.redis.RedisRig.readAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.resource.ClientResources;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.RequiresRedis;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresRedis
class RedisTransportIT {

    private RedisRig rig;

    @BeforeEach
    void start() {
        rig = new RedisRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void whatIsAppendedIsReadBackInOrder() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(1, 0, 0, 1, 2)));
        await(transport.append(batch(1, 3, 3, 4)));

        ShardPage page = await(transport.read(1, null, 10));

        assertThat(payloads(page.events())).containsExactly(0, 1, 2, 3, 4);
        assertThat(page.events()).extracting(StoredEvent::insertionTs).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(page.events().get(3).dedupId()).contains("feed:1:3:0");
        assertThat(page.nextId()).isEqualTo(page.events().get(4).id());
        assertThat(page.hasMore()).isFalse();
        assertThat(page.missed()).isZero();
        assertThat(await(transport.read(0, null, 10))).isEqualTo(ShardPage.EMPTY);
    }

    @Test
    void pageEndsAtItsLimitAndSaysThatThereIsMore() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, 0, 1, 2)));

        ShardPage first = await(transport.read(0, null, 2));
        ShardPage second = await(transport.read(0, first.nextId(), 2));

        assertThat(payloads(first.events())).containsExactly(0, 1);
        assertThat(first.hasMore()).isTrue();
        assertThat(payloads(second.events())).containsExactly(2);
        assertThat(second.hasMore()).isFalse();
        assertThat(second.missed()).isZero();
    }

    @Test
    void runOfCorruptRecordsIsPassed() {
        RedisTransport transport = rig.start();
        for (int i = 0; i < 5; i++) {
            rig.redis().xadd(rig.key(0), "d", "not json");
        }
        String last = rig.redis().xadd(rig.key(0), "other", "x");

        ShardPage page = await(transport.read(0, null, 6));

        assertThat(page.events()).isEmpty();
        assertThat(page.skipped()).isEqualTo(6);
        assertThat(page.nextId()).isEqualTo(last);
        assertThat(page.hasMore()).isFalse();
    }

    @Test
    void trimmedPositionIsAPossibleGap() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, 0, 1, 2, 3)));
        String position = await(transport.read(0, null, 1)).nextId();
        rig.redis().xtrim(rig.key(0), 2);

        ShardPage page = await(transport.read(0, position, 10));
        assertThat(payloads(page.events())).containsExactly(2, 3);
        assertThat(page.missed()).isEqualTo(-1);

        await(transport.append(batch(0, 4, 4)));
        assertThat(await(transport.read(0, page.nextId(), 10)).missed()).isZero();
    }

    @Test
    void positionBeforeTheFirstRecordIsNoGap() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, 0)));

        assertThat(await(transport.read(0, "0-0", 10)).missed()).isZero();
    }

    @Test
    void garbagePositionFailsItsShardAlone() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(1, 0, 0)));

        assertThatThrownBy(() -> await(transport.read(0, "garbage", 10)))
                .hasRootCauseMessage("ERR Invalid stream ID specified as stream command argument")
                .cause()
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        assertThat(await(transport.read(1, null, 10)).events()).hasSize(1);
        assertThat(transport.isHealthy()).isTrue();
    }

    @Test
    void latestIdIsThatOfTheNewestRecord() {
        RedisTransport transport = rig.start();
        assertThat(await(transport.latestId(0))).isNull();
        await(transport.append(batch(0, 0, 0, 1)));

        String latest = await(transport.latestId(0));

        assertThat(latest).isEqualTo(readAll(transport, 0).get(1).id());
        assertThat(await(transport.read(0, latest, 10)).events()).isEmpty();
    }

    @Test
    void batchOfTenThousandIsStoredAsAWhole() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, IntStream.range(0, 10_000).toArray())));

        assertThat(payloads(readAll(transport, 0)))
                .isEqualTo(IntStream.range(0, 10_000).boxed().toList());
    }

    @Test
    void limitedStreamLosesItsOldestRecords() {
        RedisTransport transport = rig.start(rig.config().maxStreamLen(100L), 1, () -> {});
        for (int i = 0; i < 20; i++) {
            await(transport.append(
                    batch(0, i * 100L, IntStream.range(i * 100, i * 100 + 100).toArray())));
        }

        List<Integer> kept = payloads(readAll(transport, 0));
        assertThat(kept).hasSizeBetween(100, 400).endsWith(1999);
    }

    @Test
    void eventThatWasStoredTwiceIsReadOnce() {
        RedisTransport transport = rig.start();
        await(transport.append(batch(0, 0, 0, 1)));
        await(transport.append(batch(0, 2, 2)));
        await(transport.append(batch(0, 0, 0, 1)));
        await(transport.append(batch(0, 3, 3)));

        assertThat(payloads(readAll(transport, 0))).containsExactly(0, 1, 2, 3);
        assertThat(payloads(readAll(transport, 0))).containsExactly(0, 1, 2, 3);
        assertThat(transport.duplicates()).isEqualTo(4);
    }

    @Test
    void duplicatesAreDeliveredWhereNoneAreRemembered() {
        RedisTransport transport = rig.start(rig.config().dedupCapacity(0), 1, () -> {});
        await(transport.append(batch(0, 0, 0)));
        await(transport.append(batch(0, 0, 0)));

        assertThat(payloads(readAll(transport, 0))).containsExactly(0, 0);
        assertThat(transport.duplicates()).isZero();
    }

    @Test
    void streamsOfProducersWithMoreShardsAreFoundAtStart() {
        for (int shard : new int[] {0, 1, 4, 17, 40}) {
            rig.redis().xadd(rig.key(shard), "d", "{\"r\":1}");
        }

        // 40 lies behind sixteen ids without a stream, counted from 18.
        assertThat(rig.start().furtherShards()).containsExactly(4, 17);
    }

    @Test
    void idleReaderIsWokenByAnEventOfAnotherNode() {
        AtomicInteger wakes = new AtomicInteger();
        RedisTransport reader = rig.start(rig.config(), 2, wakes::incrementAndGet);
        RedisTransport producer = rig.start();
        await(reader.read(0, null, 10));
        await().until(() -> rig.redis().info("clients").contains("blocked_clients:1"));
        int before = wakes.get();

        await(producer.append(batch(1, 0, 7)));

        await().until(() -> wakes.get() > before);
        assertThat(payloads(readAll(reader, 1))).containsExactly(7);
    }

    /** The whole of a busy stretch is noticed: after the last wake-up nothing is unread. */
    @Test
    void noEventIsLeftWithoutAWakeUp() {
        AtomicInteger read = new AtomicInteger();
        RedisTransport[] reader = new RedisTransport[1];
        reader[0] = rig.start(rig.config(), 2, () -> {
            if (reader[0] != null) {
                reader[0]
                        .read(0, null, 10_000)
                        .thenAccept(page -> read.accumulateAndGet(page.events().size(), Math::max));
            }
        });
        RedisTransport producer = rig.start();
        await(reader[0].read(0, null, 1));
        for (int i = 0; i < 300; i++) {
            await(producer.append(batch(0, i, i)));
        }

        await().until(() -> read.get() == 300);
    }

    @Test
    void idleBusCostsNoCommands() {
        RedisTransport reader = rig.start();
        await(reader.read(0, null, 10));
        await().until(() -> rig.redis().info("clients").contains("blocked_clients:1"));
        long reads = rig.calls("xread");
        long ranges = rig.calls("xrange") + rig.calls("xrevrange");

        for (int i = 0; i < 3000; i++) {
            rig.redis().ping(); // the server has time for whatever else there is to do
        }

        assertThat(rig.calls("xread")).isEqualTo(reads);
        assertThat(rig.calls("xrange") + rig.calls("xrevrange")).isEqualTo(ranges);
    }

    @Test
    void producerWithoutReadersDoesNotWait() {
        RedisTransport producer = rig.start();
        await(producer.append(batch(0, 0, 0)));

        assertThat(rig.redis().info("clients")).contains("blocked_clients:0");
        assertThat(rig.calls("xread")).isZero();
    }

    @Test
    void transportThatWasShutDownSaysSo() {
        RedisTransport transport = rig.start();
        await(transport.shutdown());

        assertThatThrownBy(() -> await(transport.append(batch(0, 0, 0))))
                .hasRootCauseMessage("fatal error: adapter not initialized");
        assertThat(transport.isHealthy()).isFalse();
        await().until(() -> rig.redis().clientList().lines().count() == 1);
    }

    @Test
    void sharedClientResourcesAreLeftRunning() {
        ClientResources resources = ClientResources.create();
        try {
            RedisTransport transport = new RedisTransport(rig.config().build(), resources);
            await(transport.start(new TransportContext(1, NodeEnvironment.system(), () -> {})));
            await(transport.append(batch(0, 0, 0)));
            await(transport.shutdown());

            assertThat(resources.eventExecutorGroup().isShuttingDown()).isFalse();
        } finally {
            resources.shutdown(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
