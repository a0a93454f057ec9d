package io.netmesh.spring.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.InvalidChannelNameException;
import io.netmesh.PublishReport;
import io.netmesh.bus.IngestionException;
import io.netmesh.bus.NetNode;
import io.netmesh.bus.NodeShutDownException;
import io.netmesh.bus.PollRequest;
import io.netmesh.spring.channel.Bed.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NetTemplateTest {

    private final NetNode node = NetNode.builder().shards(4).build();
    private final NetTemplate template = new NetTemplate(node, JsonMapper.shared());
    private final TransactionTemplate transaction = new TransactionTemplate(new NoDatabase());

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void publishStoresAnEventOfTheChannelAndReports() throws Exception {
        PublishReport report = template.publish("sensors/t", new Reading("A", 1.5), Map.of("k", "v"))
                .get();
        assertThat(report).isEqualTo(PublishReport.deliveredToOne());
        JsonNode stored = Bed.stored(node, "sensors/t").get(0);
        assertThat(stored.toString())
                .isEqualTo(
                        "{\"sensorId\":\"A\",\"celsius\":1.5,\"_headers\":{\"k\":\"v\"},\"_channel\":\"sensors/t\"}");
    }

    @Test
    void eventsOfOneKeyShareAShard() {
        for (int i = 0; i < 20; i++) {
            template.publish("k", new Reading("s" + i, i), Map.of(), "same");
        }
        Set<Integer> shards = new HashSet<>();
        node.poll(PollRequest.of(100)).events().forEach(event -> shards.add(event.shardId()));
        assertThat(shards).hasSize(1);
    }

    @Test
    void aNameThatBreaksTheRulesIsThrownAtOnce() {
        assertThatThrownBy(() -> template.publish("a//b", Map.of()))
                .isInstanceOf(InvalidChannelNameException.class)
                .hasMessage("invalid channel name format: must not contain '//', in 'a//b'");
        assertThatThrownBy(() -> template.publish("", Map.of())).isInstanceOf(InvalidChannelNameException.class);
    }

    @Test
    void aPayloadThatIsNoObjectFailsTheFuture() {
        assertThatThrownBy(() -> template.publish("a", List.of(1)).get())
                .cause()
                .isInstanceOf(IngestionException.class)
                .hasMessageContaining("must be a JSON object");
    }

    @Test
    @SuppressWarnings("DataFlowIssue") // What a caller without null checks does.
    void noPayloadIsRefusedInWords() {
        assertThatThrownBy(() -> template.publish("a", null).get())
                .cause()
                .isInstanceOf(IngestionException.class)
                .hasMessageContaining("payload = null");
    }

    @Test
    void headersThatNoListenerCouldReadAreRefused() {
        for (String name : List.of("id", "timestamp")) {
            assertThatThrownBy(() ->
                            template.publish("a", Map.of(), Map.of(name, "7")).get())
                    .cause()
                    .isInstanceOf(IngestionException.class)
                    .hasMessageContaining("header = " + name);
        }
        assertThat(Bed.stored(node, "a")).isEmpty();
    }

    @Test
    void anEventThatIsTooLargeIsRefusedWithItsSizeAndTheLimit() {
        assertThatThrownBy(() -> template.publish("a", Map.of("text", "x".repeat(2 << 20)))
                        .get())
                .cause()
                .isInstanceOf(IngestionException.class)
                .hasMessageContaining("2097178 bytes")
                .hasMessageContaining("allowed at most 1048576")
                .hasMessageContaining("net.node.memory.max-event-bytes");
    }

    @Test
    void whatTheNodeRefusesFailsTheFuture() {
        node.close();
        CompletableFuture<PublishReport> report = template.publish("a", Map.of());
        assertThatThrownBy(report::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(NodeShutDownException.class);
    }

    @Test
    void afterCommitWaitsForTheCommit() {
        CompletableFuture<PublishReport> report = transaction.execute(status -> {
            CompletableFuture<PublishReport> promised = template.afterCommit().publish("a", new Reading("A", 1));
            assertThat(promised).isNotDone();
            assertThat(Bed.stored(node, "a")).isEmpty();
            return promised;
        });
        assertThat(report).isCompletedWithValue(PublishReport.deliveredToOne());
        assertThat(Bed.stored(node, "a")).hasSize(1);
    }

    @Test
    void afterARollbackNothingIsPublishedAndTheFutureFails() {
        CompletableFuture<PublishReport> report = transaction.execute(status -> {
            status.setRollbackOnly();
            return template.afterCommit().publish("a", new Reading("A", 1));
        });
        assertThatThrownBy(report::get)
                .hasCauseInstanceOf(NotPublishedException.class)
                .hasMessageContaining("rolled back");
        assertThat(Bed.stored(node, "a")).isEmpty();
    }

    @Test
    void afterCommitTakesThePayloadAsItIsAtTheCall() {
        Map<String, Object> payload = new java.util.HashMap<>(Map.of("n", 1));
        transaction.executeWithoutResult(status -> {
            template.afterCommit().publish("a", payload);
            payload.put("n", 2);
        });
        assertThat(Bed.stored(node, "a").get(0).get("n").asInt()).isEqualTo(1);
    }

    @Test
    void withoutATransactionAfterCommitPublishesAtOnce() {
        assertThat(template.afterCommit().publish("a", new Reading("A", 1))).isCompleted();
        assertThat(Bed.stored(node, "a")).hasSize(1);
    }

    @Test
    void aPlainPublishDoesNotWaitForTheCommit() {
        transaction.executeWithoutResult(status -> {
            template.publish("a", new Reading("A", 1));
            assertThat(Bed.stored(node, "a")).hasSize(1);
        });
    }

    private static final class NoDatabase extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
