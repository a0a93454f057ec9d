package io.netmesh.bus.redis;

import static io.netmesh.bus.redis.RedisRig.await;
import static io.netmesh.bus.redis.RedisRig.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.transport.GroupEvent;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.testkit.RequiresRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresRedis
class RedisGroupIT {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final GroupSpec GROUP = new GroupSpec("alerts", StartFrom.earliest(), Duration.ofSeconds(60));
    private static final GroupSpec HASTY = new GroupSpec("alerts", StartFrom.earliest(), Duration.ofMillis(100));

    private RedisRig rig;
    private RedisTransport transport;

    @BeforeEach
    void start() {
        rig = new RedisRig();
        transport = rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void membersShareTheEventsAndNoneIsGivenTwice() {
        append(0, 200);
        GroupReader one = await(transport.openGroup(GROUP));
        GroupReader other = await(rig.start().openGroup(GROUP));
        List<Integer> ones = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        while (ones.size() + others.size() < 200) {
            take(one, 7, ones);
            take(other, 7, others);
        }

        assertThat(ones).isNotEmpty();
        assertThat(others).isNotEmpty();
        List<Integer> all = new ArrayList<>(ones);
        all.addAll(others);
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).boxed().toList());
        assertThat(pending()).isZero();
    }

    @Test
    void eventsOfAMemberThatDiedAreTakenOver() {
        append(0, 10);
        GroupReader dead = await(transport.openGroup(HASTY));
        List<GroupEvent> held = await(dead.next(10, PATIENT));
        assertThat(held)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.deliveries()).isEqualTo(1));

        GroupReader heir = await(rig.start().openGroup(HASTY));
        Set<Integer> got = new HashSet<>();
        long redelivered = 0;
        while (got.size() < 10) {
            List<GroupEvent> events = await(heir.next(10, PATIENT));
            events.forEach(event -> got.add(number(event)));
            redelivered +=
                    events.stream().filter(event -> event.deliveries() > 1).count();
            await(heir.acknowledge(events));
        }

        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).boxed().toList());
        assertThat(redelivered).isGreaterThanOrEqualTo(held.size());
        assertThat(pending()).isZero();
    }

    @Test
    void releasedEventsComeAgainWithoutDelay() {
        append(0, 4);
        GroupReader reader = await(transport.openGroup(GROUP));
        List<GroupEvent> first = takeAll(reader, 4);
        await(reader.release(first));

        List<GroupEvent> second = takeAll(reader, 4);

        assertThat(second).extracting(RedisGroupIT::number).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(second).allSatisfy(event -> assertThat(event.deliveries()).isEqualTo(2));
    }

    @Test
    void extendedEventStaysWithItsMember() {
        append(0, 1);
        GroupReader worker = await(transport.openGroup(GROUP));
        List<GroupEvent> held = await(worker.next(1, PATIENT));
        await(worker.release(held)); // idle for longer than the time
        await(worker.extend(held)); // and at work again

        GroupReader other = await(rig.start().openGroup(GROUP));

        assertThat(await(other.next(1, Duration.ofMillis(50)))).isEmpty();
    }

    @Test
    void groupThatBeginsAtTheLatestSeesOnlyWhatFollows() {
        append(0, 10);
        GroupReader reader = await(transport.openGroup(GroupSpec.of("late")));
        append(10, 13);

        assertThat(takeAll(reader, 3)).extracting(RedisGroupIT::number).containsExactlyInAnyOrder(10, 11, 12);
    }

    @Test
    void laterMemberGoesOnWhereTheGroupIs() {
        append(0, 5);
        GroupReader early = await(transport.openGroup(GROUP));
        await(early.acknowledge(takeAll(early, 5)));
        await(early.close());
        append(5, 8);

        GroupReader late = await(transport.openGroup(GroupSpec.of("alerts")));

        assertThat(takeAll(late, 3)).extracting(RedisGroupIT::number).containsExactlyInAnyOrder(5, 6, 7);
    }

    @Test
    void streamThatCameAfterTheGroupIsReadFromItsBeginning() {
        GroupReader reader = await(transport.openGroup(GroupSpec.of("late")));
        await(reader.close());
        await(rig.start(rig.config(), 8, () -> {}).append(batch(6, 0, 66)));

        GroupReader wider = await(rig.start().openGroup(GroupSpec.of("late")));

        assertThat(takeAll(wider, 1)).extracting(RedisGroupIT::number).containsExactly(66);
    }

    @Test
    void waitingMemberIsGivenANewEventAtOnce() {
        GroupReader reader = await(transport.openGroup(GROUP));
        CompletableFuture<List<GroupEvent>> waiting = reader.next(5, PATIENT).toCompletableFuture();
        await().until(() -> rig.redis().info("clients").contains("blocked_clients:1"));

        append(0, 1);

        assertThat(await(waiting)).extracting(RedisGroupIT::number).containsExactly(0);
    }

    @Test
    void memberIsGivenNoMoreThanItAskedFor() {
        append(0, 50);
        GroupReader reader = await(transport.openGroup(GROUP));
        List<Integer> got = new ArrayList<>();
        while (got.size() < 50) {
            List<GroupEvent> events = await(reader.next(1, PATIENT));
            assertThat(events).hasSize(1);
            got.add(number(events.get(0)));
        }

        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void corruptRecordsAreAcknowledgedAndCounted() {
        rig.redis().xadd(rig.key(0), "d", "not json");
        GroupReader reader = await(transport.openGroup(GROUP));
        append(0, 1);

        assertThat(takeAll(reader, 1)).extracting(RedisGroupIT::number).containsExactly(0);
        assertThat(reader.skipped()).isEqualTo(1);
        await().until(() -> pending() == 1);
    }

    @Test
    void eventThatWasStoredTwiceIsGivenOnce() {
        await(transport.append(batch(0, 0, 0, 1)));
        await(transport.append(batch(0, 0, 0, 1)));
        await(transport.append(batch(0, 2, 2)));
        GroupReader reader = await(transport.openGroup(GROUP));

        assertThat(takeAll(reader, 3)).extracting(RedisGroupIT::number).containsExactly(0, 1, 2);
        assertThat(await(reader.next(1, Duration.ofMillis(50)))).isEmpty();
        assertThat(transport.duplicates()).isEqualTo(2);
    }

    @Test
    void pendingEventThatWasTrimmedIsCountedAsMissed() {
        append(0, 1);
        GroupReader dead = await(transport.openGroup(HASTY));
        assertThat(await(dead.next(1, PATIENT))).hasSize(1);
        rig.redis().del(rig.key(1));
        rig.redis().xtrim(rig.key(0), 0);

        GroupReader heir = await(rig.start().openGroup(HASTY));

        await().until(() -> {
            await(heir.next(1, Duration.ofMillis(10)));
            return heir.missed() == 1;
        });
    }

    @Test
    void groupThatWasDeletedIsMadeAgainAndReadsEverything() {
        append(0, 3);
        GroupReader reader = await(transport.openGroup(GROUP));
        await(reader.acknowledge(takeAll(reader, 3)));
        rig.redis().flushall();
        append(3, 6);

        assertThat(takeAll(reader, 3)).extracting(RedisGroupIT::number).containsExactlyInAnyOrder(3, 4, 5);
    }

    @Test
    void memberGoesOnAfterTheServerWasKilled() {
        rig.close();
        rig = new RedisRig("appendonly yes", "appendfsync always");
        transport = rig.start();
        append(0, 2);
        GroupReader reader = await(transport.openGroup(HASTY));
        takeAll(reader, 2); // held, not acknowledged
        rig.server.kill();
        rig.server.restart();

        Set<Integer> again = new HashSet<>();
        await().until(() -> {
            try {
                List<GroupEvent> events = await(reader.next(2, Duration.ofMillis(200)));
                events.forEach(event -> again.add(number(event)));
                await(reader.acknowledge(events));
            } catch (CompletionException down) {
                return false;
            }
            return again.size() == 2;
        });
        assertThat(again).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void closedMemberLeavesNothingBehind() {
        GroupReader reader = await(transport.openGroup(GROUP));
        CompletableFuture<List<GroupEvent>> waiting = reader.next(5, PATIENT).toCompletableFuture();
        await().until(() -> rig.redis().info("clients").contains("blocked_clients:1"));

        await(reader.close());

        assertThat(await(waiting)).isEmpty();
        assertThat(rig.redis().xinfoConsumers(rig.key(0), "alerts")).isEmpty();
        assertThat(await(reader.next(1, PATIENT))).isEmpty();
    }

    @Test
    void otherReadersNoticeNothing() {
        append(0, 5);
        GroupReader reader = await(transport.openGroup(GROUP));
        await(reader.acknowledge(takeAll(reader, 5)));

        List<Integer> all = new ArrayList<>(RedisRig.payloads(RedisRig.readAll(transport, 0)));
        all.addAll(RedisRig.payloads(RedisRig.readAll(transport, 1)));
        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void eventsOfAnotherReaderAreRefused() {
        append(0, 1);
        GroupReader one = await(transport.openGroup(GROUP));
        GroupReader other = await(transport.openGroup(GROUP));
        List<GroupEvent> events = takeAll(one, 1);

        assertThatThrownBy(() -> other.acknowledge(events)).isInstanceOf(IllegalArgumentException.class);
    }

    /** One event after the other, over both shards. */
    private void append(int from, int to) {
        for (int i = from; i < to; i++) {
            await(transport.append(batch(i % 2, i, i)));
        }
    }

    private static void take(GroupReader reader, int max, List<Integer> into) {
        List<GroupEvent> events = await(reader.next(max, Duration.ofMillis(50)));
        events.forEach(event -> into.add(number(event)));
        await(reader.acknowledge(events));
    }

    private static List<GroupEvent> takeAll(GroupReader reader, int number) {
        List<GroupEvent> events = new ArrayList<>();
        while (events.size() < number) {
            List<GroupEvent> more = await(reader.next(number - events.size(), PATIENT));
            assertThat(more).as("after %d of %d", events.size(), number).isNotEmpty();
            events.addAll(more);
        }
        return events;
    }

    private long pending() {
        return rig.redis().xpending(rig.key(0), "alerts").getCount()
                + rig.redis().xpending(rig.key(1), "alerts").getCount();
    }

    private static int number(GroupEvent event) {
        return Integer.parseInt(event.event().raw());
    }
}
