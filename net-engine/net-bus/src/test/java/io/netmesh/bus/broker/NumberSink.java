package io.netmesh.bus.broker;

import io.netmesh.NetException;
import io.netmesh.bus.Gap;
import io.netmesh.bus.StoredEvent;
import io.netmesh.bus.channel.ChannelDelivery;
import io.netmesh.bus.channel.ChannelSink;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** A listener of numbered events that remembers what went wrong. */
final class NumberSink implements ChannelSink {

    final Queue<NetException> failures = new ConcurrentLinkedQueue<>();
    private final Predicate<ChannelDelivery> taking;

    NumberSink(Predicate<ChannelDelivery> taking) {
        this.taking = taking;
    }

    static String event(int number) {
        return "{\"n\":" + number + ",\"_channel\":\"numbers\"}";
    }

    static int number(StoredEvent event) {
        return Integer.parseInt(event.raw().replaceAll("\\D", ""));
    }

    @Override
    public boolean tryDeliver(ChannelDelivery delivery) {
        return taking.test(delivery);
    }

    @Override
    public void onGap(Gap gap) {}

    @Override
    public void onFailure(NetException failure) {
        failures.add(failure);
    }
}
