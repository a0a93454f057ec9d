package io.netmesh.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RequiresNats;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes to the server and what is kept there, beside what other implementations send. */
@RequiresNats
class JetStreamVectorsIT {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Message> overheard = new CopyOnWriteArrayList<>();
    private JsonNode vectors;
    private NatsServer server;
    private Connection listener;
    private RunningTransport node;

    @BeforeEach
    void start() throws Exception {
        try (InputStream file =
                Objects.requireNonNull(getClass().getResourceAsStream("/vectors/05-bus/jetstream.json"))) {
            vectors = JSON.readTree(file);
        }
        server = NatsServer.start();
        listener = Nats.connect(server.url());
        Dispatcher ear = listener.createDispatcher(overheard::add);
        ear.subscribe("$JS.API.STREAM.>");
        ear.subscribe("fixjs.shard.*");
        listener.flush(java.time.Duration.ofSeconds(5));
        node = new RunningTransport(
                JetStreamTransportConfig.builder(server.url()).prefix("fixjs").build());
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        listener.close();
        server.close();
    }

    @Test
    void requestsHaveTheBytesThatOthersSend() throws Exception {
        node.append(bothEvents());

        await().until(() -> heard("fixjs.shard.0").size() == 2);
        assertRequest("info of an absent stream", 0);
        assertRequest("create", 0);
        assertRequest("publish event 0", 0);
        assertRequest("publish event 1", 1);
        assertStored("publish event 0", 1);
        assertStored("publish event 1", 2);
    }

    @Test
    void eventsThatWereSentAgainAndHolesReadAsDescribed() throws Exception {
        node.append(bothEvents());
        node.append(bothEvents());

        assertEvent("read at or after 1", node.read(0, null, 1));
        assertEvent("read at or after 2", node.read(0, "1", 1));
        assertThat(node.read(0, "2", 1)).isEqualTo(ShardPage.EMPTY);

        listener.jetStreamManagement().deleteMessage("fixjs_shard_0", 1);
        try (RunningTransport fresh = new RunningTransport(
                JetStreamTransportConfig.builder(server.url()).prefix("fixjs").build())) {
            assertEvent("read at or after 1 with a hole", fresh.read(0, null, 1));
        }
    }

    private static EventBatch bothEvents() {
        return new Producer().batch(0, "{\"token\": \"world\"}", "{\"b\":2,\"a\":1}");
    }

    private JsonNode vector(String title) {
        return vectors.path("cases")
                .valueStream()
                .filter(candidate -> candidate.path("title").asString().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private List<Message> heard(String subject) {
        return overheard.stream()
                .filter(message -> message.getSubject().equals(subject))
                .toList();
    }

    private void assertRequest(String title, int occurrence) {
        JsonNode vector = vector(title);
        Message sent = heard(vector.path("subject").asString()).get(occurrence);
        assertThat(new String(sent.getData(), StandardCharsets.UTF_8))
                .as(title)
                .isEqualTo(vector.path("request_text").asString());
    }

    /** The server keeps header and body as they came. */
    private void assertStored(String title, int sequence) throws Exception {
        JsonNode vector = vector(title);
        Message answer = listener.request(
                        "$JS.API.STREAM.MSG.GET.fixjs_shard_0",
                        ("{\"seq\":" + sequence + "}").getBytes(StandardCharsets.US_ASCII))
                .get();
        JsonNode message = JSON.readTree(answer.getData()).path("message");
        assertThat(hex(message.path("hdrs")))
                .as(title)
                .isEqualTo(vector.path("request_header_block_hex").asString());
        assertThat(hex(message.path("data")))
                .as(title)
                .isEqualTo(vector.path("request_hex").asString());
    }

    private static String hex(JsonNode base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64.asString()));
    }

    private void assertEvent(String title, ShardPage page) {
        JsonNode vector = vector(title);
        JsonNode headers = vector.path("reply_headers");
        StoredEvent event = page.events().get(0);
        assertThat(event.id()).as(title).isEqualTo(headers.path("Nats-Sequence").asString());
        assertThat(event.dedupId())
                .as(title)
                .contains(headers.path("Nats-Msg-Id").asString());
        assertThat(vector.path("reply_text").asString())
                .as(title)
                .isEqualTo("{\"r\":" + event.raw() + ",\"t\":" + event.insertionTs() + ",\"s\":0}");
    }
}
