package io.netmesh.benchmarks;

import com.lmax.disruptor.dsl.ProducerType;
import org.openjdk.jmh.annotations.Threads;

/** {@link IngestBenchmark} with two producers. */
@Threads(2)
public class IngestTwoProducersBenchmark extends IngestBenchmark {

    @Override
    ProducerType producers() {
        return ProducerType.MULTI;
    }
}
