package io.netmesh.benchmarks;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.netmesh.spring.channel.NetChannel;
import io.netmesh.spring.channel.NetTemplate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import tools.jackson.databind.json.JsonMapper;

/**
 * From publish to the listener's first line, one event at a time, the threads asleep in between: {@code net} through
 * {@code NetTemplate} and {@code @NetChannel}; {@code disruptor} with the same JSON written and read around a blocking
 * ring; Spring's own events on the publisher's thread ({@code springEvent}) and on another ({@code springAsyncEvent}),
 * which pass the object itself.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@State(Scope.Benchmark)
public class ListenerLatencyBenchmark {

    private static volatile long seen;

    private ConfigurableApplicationContext context;
    private NetTemplate template;
    private ApplicationEventPublisher events;
    private JsonMapper mapper;
    private Disruptor<byte[][]> disruptor;
    private RingBuffer<byte[][]> ring;
    private long published;

    @Setup(Level.Trial)
    public void start() {
        SpringApplication application = new SpringApplication(Listeners.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        context = application.run("--spring.main.banner-mode=off", "--logging.level.root=warn");
        template = context.getBean(NetTemplate.class);
        events = context;
        mapper = context.getBean(JsonMapper.class);
        disruptor = new Disruptor<>(
                () -> new byte[1][],
                8192,
                DaemonThreadFactory.INSTANCE,
                ProducerType.SINGLE,
                new BlockingWaitStrategy());
        disruptor.handleEventsWith((slot, sequence, endOfBatch) ->
                seen = mapper.readValue(slot[0], Reading.class).timestamp());
        ring = disruptor.start();
    }

    @TearDown(Level.Trial)
    public void stop() {
        disruptor.shutdown();
        context.close();
    }

    @Benchmark
    public void net() {
        long number = ++published;
        template.publish("bench/latency", reading(number));
        awaitSeen(number);
    }

    @Benchmark
    public void disruptor() {
        long number = ++published;
        byte[] json = mapper.writeValueAsBytes(reading(number));
        long sequence = ring.next();
        ring.get(sequence)[0] = json;
        ring.publish(sequence);
        awaitSeen(number);
    }

    @Benchmark
    public void springEvent() {
        long number = ++published;
        events.publishEvent(reading(number));
        awaitSeen(number);
    }

    @Benchmark
    public void springAsyncEvent() {
        long number = ++published;
        events.publishEvent(new AsyncReading(reading(number)));
        awaitSeen(number);
    }

    private static Reading reading(long number) {
        return new Reading("A1", 4.5, number);
    }

    /** Spins, so that the time measured is the listener's side's alone. */
    private static void awaitSeen(long number) {
        while (seen != number) {
            Thread.onSpinWait();
        }
    }

    /** A reading for the listener that runs on another thread. */
    record AsyncReading(Reading reading) {}

    /** The application. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableAsync
    static class Listeners {

        @Bean
        Sink sink() {
            return new Sink();
        }

        @Bean
        SimpleAsyncTaskExecutor taskExecutor() {
            return new SimpleAsyncTaskExecutor("async-");
        }
    }

    /** What listens. */
    static class Sink {

        @NetChannel("bench/latency")
        void onReading(Reading reading) {
            seen = reading.timestamp();
        }

        @EventListener
        void onEvent(Reading reading) {
            seen = reading.timestamp();
        }

        @Async
        @EventListener
        public void onAsyncEvent(AsyncReading event) {
            seen = event.reading().timestamp();
        }
    }
}
