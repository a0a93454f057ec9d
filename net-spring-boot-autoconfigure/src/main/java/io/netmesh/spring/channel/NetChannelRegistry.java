package io.netmesh.spring.channel;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * All listeners by id, and their life with the application: they start last and stop first. Stopping and starting the context
 * again starts those with auto-startup afresh. Thread-safe; nothing here blocks.
 */
public final class NetChannelRegistry implements SmartLifecycle {

    /** Starts after the web server accepts requests, stops before it drains them. */
    public static final int PHASE = Integer.MAX_VALUE - 100;

    private static final Logger LOG = LoggerFactory.getLogger(NetChannelRegistry.class);

    private final Map<String, NetChannelContainer> containers = new LinkedHashMap<>();
    private final List<Consumer<NetChannelContainer>> observers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    /** Adds a container; starts it if the registry runs already. */
    void register(NetChannelContainer container) {
        NetChannelEndpoint endpoint = container.endpoint();
        synchronized (containers) {
            NetChannelContainer present = containers.putIfAbsent(endpoint.id(), container);
            if (present != null) {
                throw new DuplicateListenerIdException(
                        endpoint.id(), present.endpoint().description(), endpoint.description());
            }
            observers.forEach(observer -> observer.accept(container));
        }
        if (running && container.isAutoStartup()) {
            container.start();
        }
    }

    /** Shows {@code observer} every container, those that are there and those that come. */
    public void forEachNowAndLater(Consumer<NetChannelContainer> observer) {
        synchronized (containers) {
            containers.values().forEach(observer);
            observers.add(observer);
        }
    }

    /** All containers, in the order of their registration. */
    public Collection<NetChannelContainer> containers() {
        synchronized (containers) {
            return List.copyOf(containers.values());
        }
    }

    public Optional<NetChannelContainer> find(String id) {
        synchronized (containers) {
            return Optional.ofNullable(containers.get(id));
        }
    }

    /**
     * @throws NoSuchElementException if there is no such listener; the message names those there are
     */
    public NetChannelContainer container(String id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("no listener '" + id + "', there are " + ids()));
    }

    /** The ids of all listeners. */
    public List<String> ids() {
        synchronized (containers) {
            return List.copyOf(containers.keySet());
        }
    }

    /** All listeners in numbers. */
    public List<NetChannelStatus> statuses() {
        return containers().stream().map(NetChannelContainer::status).toList();
    }

    /** See {@link NetChannelContainer#start()}. */
    public void start(String id) {
        container(id).start();
    }

    /** See {@link NetChannelContainer#stop(Runnable)}. */
    public void stop(String id) {
        container(id).stop(() -> {});
    }

    /** See {@link NetChannelContainer#pause()}. */
    public void pause(String id) {
        container(id).pause();
    }

    /** See {@link NetChannelContainer#resume()}. */
    public void resume(String id) {
        container(id).resume();
    }

    @Override
    public void start() {
        running = true;
        containers().stream().filter(NetChannelContainer::isAutoStartup).forEach(NetChannelContainer::start);
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        Collection<NetChannelContainer> stopping = containers();
        AtomicInteger open = new AtomicInteger(stopping.size());
        if (stopping.isEmpty()) {
            callback.run();
        }
        for (NetChannelContainer container : stopping) {
            AtomicBoolean over = new AtomicBoolean();
            Runnable onOver = () -> {
                if (!over.getAndSet(true) && open.decrementAndGet() == 0) {
                    callback.run();
                }
            };
            try {
                container.stop(onOver);
            } catch (RuntimeException
                    | Error broken) { // Of a factory of the application: the others are stopped all the same.
                LOG.error(
                        "Listener {} could not be stopped", container.endpoint().id(), broken);
                onOver.run();
            }
        }
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
