package io.netmesh.spring.autoconfigure;

import io.netmesh.bus.NetNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Flushes the node when the context stops, after the web server has finished its requests. It does not shut the node down,
 * which could not be undone: a context that was stopped may start again. The node ends with its bean.
 */
final class NetNodeLifecycle implements SmartLifecycle {

    /** Below the phases of Boot's web server: requests that are being finished can still publish. */
    static final int PHASE = Integer.MAX_VALUE - 4096;

    private static final Logger LOG = LoggerFactory.getLogger(NetNodeLifecycle.class);

    private final NetNode node;
    private volatile boolean running;

    NetNodeLifecycle(NetNode node) {
        this.node = node;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        node.flush().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("Not everything could be flushed before the node stopped", failure);
            }
            callback.run();
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
