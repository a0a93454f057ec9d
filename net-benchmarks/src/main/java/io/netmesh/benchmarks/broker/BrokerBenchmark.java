package io.netmesh.benchmarks.broker;

import io.netmesh.bus.jetstream.JetStreamTransport;
import io.netmesh.bus.jetstream.JetStreamTransportConfig;
import io.netmesh.bus.redis.RedisTransport;
import io.netmesh.bus.redis.RedisTransportConfig;
import io.netmesh.bus.transport.Transport;
import io.netmesh.testkit.NatsServer;
import io.netmesh.testkit.RedisServer;
import io.netmesh.testkit.TestServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sustained events per second and latency of the stored transports, in one run. Contenders take turns, so that what the machine
 * does meanwhile hits all of them, and medians are compared. Starts its own servers, in memory-sized rounds.
 *
 * <p>Arguments: {@code redis}, {@code jetstream} or {@code both}; events in a round, 200 000 by default; rounds, 5 by default.
 */
public final class BrokerBenchmark {

    private static final int SHARDS = 4;
    private static final int LATENCIES = 300;
    private static final int WARM_UP_ROUNDS = 1;

    private final int events;
    private final int rounds;

    private BrokerBenchmark(int events, int rounds) {
        this.events = events;
        this.rounds = rounds;
    }

    /** Prints a table. */
    public static void main(String[] args) throws Exception {
        String brokers = args.length > 0 ? args[0] : "both";
        int events = args.length > 1 ? Integer.parseInt(args[1]) : 200_000;
        int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
        BrokerBenchmark benchmark = new BrokerBenchmark(events, rounds);
        if (!brokers.equals("jetstream")) {
            benchmark.redis();
        }
        if (!brokers.equals("redis")) {
            benchmark.jetStream();
        }
        System.exit(0); // clients' threads may outlive them
    }

    private void redis() throws Exception {
        try (TestServer server = RedisServer.start()) {
            int batch;
            try (NodeContender node = new NodeContender(redisTransport(server.url(), "tuning"), SHARDS)) {
                node.nanosToStore(events);
                batch = (int) node.meanBatch();
            }
            System.out.printf("redis: %d events a round, batches of about %d%n", events, batch);
            List<Contender> contenders = new ArrayList<>();
            contenders.add(new NodeContender(redisTransport(server.url(), "net"), SHARDS));
            contenders.add(new LettuceContender(server.url(), SHARDS, batch));
            if (RustContender.isInstalled()) {
                contenders.add(new RustContender(server.url(), SHARDS));
            }
            compare(contenders);
            latency("redis", redisTransport(server.url(), "latency"), null);
            latency("redis, in a group", redisTransport(server.url(), "latency"), "bench");
        }
    }

    private void jetStream() throws Exception {
        try (TestServer server = NatsServer.start()) {
            System.out.printf("jetstream: %d events a round%n", events);
            compare(List.of(
                    new NodeContender(jetStreamTransport(server.url(), "net"), SHARDS),
                    new JnatsContender(server.url(), SHARDS)));
            latency("jetstream", jetStreamTransport(server.url(), "latency"), null);
            latency("jetstream, in a group", jetStreamTransport(server.url(), "latency"), "bench");
        }
    }

    private void compare(List<Contender> contenders) throws Exception {
        Map<Contender, double[]> perSecond = new LinkedHashMap<>();
        contenders.forEach(each -> perSecond.put(each, new double[rounds]));
        for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
            for (Contender contender : contenders) {
                double rate = events * 1e9 / contender.nanosToStore(events);
                if (round >= 0) {
                    perSecond.get(contender)[round] = rate;
                }
            }
        }
        double ours = median(perSecond.get(contenders.get(0)));
        for (Contender contender : contenders) {
            double theirs = median(perSecond.get(contender));
            System.out.printf(
                    Locale.ROOT,
                    "  %-8s %,12.0f events/s   net is %.2f of it%n",
                    contender.name(),
                    theirs,
                    ours / theirs);
            contender.close();
        }
    }

    private static void latency(String name, Transport transport, @Nullable String group) throws InterruptedException {
        long[] nanos = ListenerLatency.measure(transport, LATENCIES, group);
        System.out.printf(
                Locale.ROOT,
                "  emit to listener, %s: median %.2f ms, 99 %% %.2f ms, worst %.2f ms%n",
                name,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                nanos[nanos.length - 1] / 1e6);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Transport redisTransport(String url, String prefix) {
        return new RedisTransport(
                RedisTransportConfig.builder(url).prefix(prefix).build());
    }

    private static Transport jetStreamTransport(String url, String prefix) {
        return new JetStreamTransport(
                JetStreamTransportConfig.builder(url).prefix(prefix).build());
    }
}
