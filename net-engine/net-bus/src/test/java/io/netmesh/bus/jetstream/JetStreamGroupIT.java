package io.netmesh.bus.jetstream;

import static io.netmesh.bus.jetstream.RunningTransport.get;
import static io.netmesh.bus.jetstream.RunningTransport.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netmesh.bus.StartFrom;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.GroupEvent;
import io.netmesh.bus.transport.GroupReader;
import io.netmesh.bus.transport.GroupSpec;
import io.netmesh.bus.transport.TransportException;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RequiresNats
class JetStreamGroupIT {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Producer producer = new Producer();
    private NatsServer server;
    private RunningTransport node;

    @BeforeEach
    void start() {
        server = NatsServer.start();
        node = new RunningTransport(config());
    }

    @AfterEach
    void stop() {
        node.transport.shutdown();
        server.close();
    }

    private JetStreamTransportConfig config() {
        return JetStreamTransportConfig.builder(server.url())
                .requestTimeout(Duration.ofSeconds(2))
                .build();
    }

    private static GroupSpec fromEarliest(Duration redeliverAfter) {
        return new GroupSpec("workers", StartFrom.earliest(), redeliverAfter);
    }

    private GroupReader join(GroupSpec spec) {
        return get(node.transport.openGroup(spec));
    }

    @Test
    void membersShareTheEventsAndEachGoesToOne() {
        node.append(producer.numbers(0, 50));
        node.append(producer.numbers(1, 50));
        GroupReader first = join(fromEarliest(LONG));
        GroupReader second = join(fromEarliest(LONG));
        List<String> seen = new ArrayList<>();

        for (int turn = 0; turn < 10; turn++) {
            seen.addAll(takeAndAcknowledge(first, 5));
            seen.addAll(takeAndAcknowledge(second, 5));
        }
        seen.addAll(drain(first));

        assertThat(seen).hasSize(100).doesNotHaveDuplicates();
        assertThat(get(second.next(10, Duration.ZERO))).isEmpty();
    }

    @Test
    void aGroupStartsAtTheLatestEventUnlessToldOtherwise() {
        node.append(producer.batch(0, "0"));
        GroupReader reader = join(GroupSpec.of("workers"));
        node.append(producer.batch(0, "1"));

        assertThat(labels(get(reader.next(10, LONG)))).containsExactly("0:1");
    }

    @Test
    void anIdleMemberGetsTheNextEvent() {
        GroupReader reader = join(fromEarliest(LONG));
        CompletableFuture<List<GroupEvent>> next = reader.next(10, LONG).toCompletableFuture();

        node.append(producer.batch(1, "7"));

        assertThat(labels(get(next))).containsExactly("1:7");
    }

    @Test
    void waitingEndsEmptyHandedWhenTheTimeIsOver() {
        GroupReader reader = join(fromEarliest(LONG));

        assertThat(get(reader.next(10, SHORT))).isEmpty();
        node.append(producer.batch(0, "1"));
        assertThat(labels(get(reader.next(10, LONG)))).containsExactly("0:1");
    }

    @Test
    void whatAMemberDoesNotAcknowledgeGoesToAnother() {
        node.append(producer.numbers(0, 10));
        GroupReader dead = join(fromEarliest(Duration.ofSeconds(1)));
        List<GroupEvent> lent = get(dead.next(20, LONG));
        assertThat(lent).isNotEmpty().allMatch(event -> event.deliveries() == 1);
        get(dead.acknowledge(lent.subList(0, 2)));
        GroupReader other = join(fromEarliest(Duration.ofSeconds(1)));
        Set<String> seen = new TreeSet<>();

        await().atMost(LONG).until(() -> {
            List<GroupEvent> taken = get(other.next(20, SHORT));
            get(other.acknowledge(taken));
            seen.addAll(labels(taken));
            return seen.size() == 8;
        });

        assertThat(seen).doesNotContain("0:0", "0:1").contains("0:2", "0:9");
        assertThat(get(other.next(20, SHORT))).isEmpty();
    }

    @Test
    void whatIsGivenBackComesAgainAtOnceWithItsCount() {
        node.append(producer.numbers(0, 1));
        GroupReader reader = join(fromEarliest(LONG));
        get(reader.release(get(reader.next(1, LONG))));

        List<GroupEvent> again = get(reader.next(1, LONG));

        assertThat(labels(again)).containsExactly("0:0");
        assertThat(again.get(0).deliveries()).isEqualTo(2);
    }

    @Test
    void whoIsStillAtWorkKeepsTheEvent() {
        node.append(producer.numbers(0, 1));
        GroupReader slow = join(fromEarliest(Duration.ofSeconds(1)));
        List<GroupEvent> lent = get(slow.next(1, LONG));
        GroupReader other = join(fromEarliest(Duration.ofSeconds(1)));

        for (int i = 0; i < 8; i++) { // twice as long as the event would be lent
            get(slow.extend(lent));
            assertThat(get(other.next(1, Duration.ofMillis(250)))).isEmpty();
        }
        get(slow.acknowledge(lent));

        assertThat(get(other.next(1, Duration.ofMillis(1500)))).isEmpty();
    }

    @Test
    void thePositionOfTheGroupOutlivesItsMembers() {
        node.append(producer.numbers(0, 4));
        GroupReader first = join(fromEarliest(LONG));
        takeAndAcknowledge(first, 4);
        get(first.close());
        node.close();
        node = new RunningTransport(config());
        node.append(producer.batch(1, "\"new\""));

        assertThat(drain(join(fromEarliest(LONG)))).hasSizeBetween(1, 3).contains("1:\"new\"");
    }

    @Test
    void aShardThatAWriterAddedIsReadFromItsBeginning() {
        get(join(GroupSpec.of("workers")).close());
        try (RunningTransport wide = new RunningTransport(config(), 6)) {
            wide.append(producer.batch(5, "1"));
        }
        try (RunningTransport late = new RunningTransport(config())) {
            await().until(() -> late.transport.furtherShards().equals(List.of(5)));
            GroupReader member = get(late.transport.openGroup(GroupSpec.of("workers")));

            assertThat(labels(get(member.next(10, LONG)))).containsExactly("5:1");
        }
    }

    @Test
    void groupsDoNotSeeEachOther() {
        node.append(producer.numbers(0, 3));

        assertThat(drain(join(fromEarliest(LONG)))).hasSize(3);
        assertThat(drain(join(new GroupSpec("auditors", StartFrom.earliest(), LONG))))
                .hasSize(3);
        assertThat(payloads(node.readAll(0))).hasSize(3);
    }

    @Test
    void corruptRecordsArePassedAndCounted() {
        node.append(producer.batch(0, "x", "1", "y", "2"));
        GroupReader reader = join(fromEarliest(Duration.ofMillis(500)));

        assertThat(drain(reader)).containsExactlyInAnyOrder("0:1", "0:2");
        assertThat(reader.skipped()).isEqualTo(2);
        assertThat(get(reader.next(10, Duration.ofMillis(1500))))
                .as("not delivered again")
                .isEmpty();
        assertThat(reader.skipped()).isEqualTo(2);
    }

    @Test
    void anOutageFailsAsTransientAndTheGroupGoesOn() {
        GroupReader reader = join(fromEarliest(Duration.ofSeconds(1)));
        node.append(producer.numbers(0, 1));
        List<GroupEvent> lent = get(reader.next(1, LONG));
        server.kill();
        await().until(() -> !node.transport.isHealthy());
        assertThatThrownBy(() -> get(reader.next(1, SHORT)))
                .isInstanceOfSatisfying(
                        TransportException.class,
                        failure -> assertThat(failure.isRetryable()).isTrue());
        server.restart();
        EventBatch batch = producer.numbers(0, 2);
        await().atMost(LONG).ignoreException(TransportException.class).untilAsserted(() -> node.append(batch));

        Set<String> seen = new TreeSet<>();
        await().atMost(LONG).ignoreException(TransportException.class).until(() -> {
            List<GroupEvent> taken = get(reader.next(10, SHORT));
            get(reader.acknowledge(taken));
            seen.addAll(labels(taken));
            return seen.size() == 3;
        });
        assertThat(labels(lent)).containsExactly("0:0");
    }

    @Test
    void aClosedMemberGivesBackWhatItHeldAndItsWaitEnds() {
        GroupReader leaving = join(fromEarliest(LONG));
        CompletableFuture<List<GroupEvent>> next = leaving.next(10, LONG).toCompletableFuture();

        get(leaving.close());

        assertThat(get(next)).isEmpty();
        assertThat(get(leaving.next(10, LONG))).isEmpty();
        GroupReader staying = join(fromEarliest(LONG));
        node.append(producer.numbers(0, 1));
        assertThat(labels(get(staying.next(10, LONG)))).containsExactly("0:0");
    }

    @Test
    void eventsOfAnotherReaderAreRefused() {
        node.append(producer.numbers(0, 1));
        GroupReader one = join(fromEarliest(LONG));
        GroupReader two = join(fromEarliest(LONG));
        List<GroupEvent> lent = get(one.next(1, LONG));

        assertThatThrownBy(() -> two.acknowledge(lent)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatRetentionTookBeforeTheGroupGotItIsCounted() {
        RunningTransport small = new RunningTransport(JetStreamTransportConfig.builder(server.url())
                .prefix("small")
                .maxMessages(5)
                .build());
        small.append(producer.numbers(0, 2));
        GroupReader first = get(small.transport.openGroup(fromEarliest(LONG)));
        assertThat(drain(first)).hasSize(2);
        get(first.close());
        small.append(producer.numbers(0, 10));

        GroupReader late = get(small.transport.openGroup(fromEarliest(LONG)));

        assertThat(late.missed()).isEqualTo(5);
        assertThat(drain(late)).hasSize(5);
        small.close();
    }

    private static List<String> takeAndAcknowledge(GroupReader reader, int max) {
        List<GroupEvent> taken = get(reader.next(max, SHORT));
        get(reader.acknowledge(taken));
        return labels(taken);
    }

    /** Everything, until nothing comes for a while. */
    private static List<String> drain(GroupReader reader) {
        List<String> labels = new ArrayList<>();
        List<String> taken;
        do {
            taken = takeAndAcknowledge(reader, 1000);
            labels.addAll(taken);
        } while (!taken.isEmpty());
        return labels;
    }

    private static List<String> labels(List<GroupEvent> events) {
        return events.stream()
                .map(event -> event.event().shardId() + ":" + event.event().raw())
                .toList();
    }
}
