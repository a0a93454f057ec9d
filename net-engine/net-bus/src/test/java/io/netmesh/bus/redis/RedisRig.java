package io.netmesh.bus.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.netmesh.NodeEnvironment;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.transport.EventBatch;
import io.netmesh.bus.transport.ShardPage;
import io.netmesh.bus.transport.TransportContext;
import io.netmesh.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A server, transports on it under a prefix of their own, and a client to look behind their backs. */
final class RedisRig implements AutoCloseable {

    final RedisServer server;
    final String prefix = "rig-" + UUID.randomUUID();
    private final List<RedisTransport> transports = new ArrayList<>();
    private RedisClient client;
    private RedisCommands<String, String> commands;

    RedisRig(String... serverOptions) {
        server = RedisServer.start(serverOptions);
    }

    RedisTransportConfig.Builder config() {
        return config(server.url());
    }

    RedisTransportConfig.Builder config(String url) {
        return RedisTransportConfig.builder(url).prefix(prefix).commandTimeout(Duration.ofSeconds(10)); // busy machines
    }

    RedisTransport start() {
        return start(config(), 2, () -> {});
    }

    RedisTransport start(RedisTransportConfig.Builder config, int shards, Runnable appended) {
        RedisTransport transport = new RedisTransport(config.build());
        transports.add(transport);
        await(transport.start(new TransportContext(shards, NodeEnvironment.system(), appended)));
        return transport;
    }

    /** The server, seen by a client of its own. */
    RedisCommands<String, String> redis() {
        if (client == null) {
            client = RedisClient.create(server.url());
            commands = client.connect().sync();
        }
        return commands;
    }

    String key(int shard) {
        return prefix + ":shard:" + shard;
    }

    /** How often the server was asked to do this, since it started. */
    long calls(String command) {
        String line = redis().info("commandstats")
                .lines()
                .filter(text -> text.startsWith("cmdstat_" + command + ":"))
                .findFirst()
                .orElse("calls=0,");
        return Long.parseLong(line.substring(line.indexOf("calls=") + 6, line.indexOf(',')));
    }

    /** Numbers as payloads, one batch. */
    static EventBatch batch(int shard, long sequenceStart, int... payloads) {
        List<EventBatch.Entry> entries = new ArrayList<>();
        for (int payload : payloads) {
            entries.add(
                    new EventBatch.Entry(Integer.toString(payload).getBytes(StandardCharsets.US_ASCII), payload + 1L));
        }
        return new EventBatch(shard, entries, sequenceStart, 0xFEED);
    }

    /** All of a shard, page by page. */
    static List<StoredEvent> readAll(RedisTransport transport, int shard) {
        List<StoredEvent> events = new ArrayList<>();
        String position = null;
        while (true) {
            ShardPage page = await(transport.read(shard, position, 1000));
            events.addAll(page.events());
            if (page.nextId() == null) {
                return events;
            }
            position = page.nextId();
        }
    }

    static List<Integer> payloads(List<StoredEvent> events) {
        return events.stream().map(event -> Integer.parseInt(event.raw())).toList();
    }

    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        transports.forEach(transport -> await(transport.shutdown()));
        if (client != null) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
        server.close();
    }
}
