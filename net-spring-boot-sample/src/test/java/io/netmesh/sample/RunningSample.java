package io.netmesh.sample;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application on a free port, as it is started by hand, without simulated sensors. */
public final class RunningSample implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private RunningSample(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static RunningSample start(String... arguments) {
        return startOn(0, arguments);
    }

    /** @param port 0 for any that is free */
    public static RunningSample startOn(int port, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--server.port=" + port, "--sample.simulate=false"));
        all.addAll(List.of(arguments));
        return new RunningSample(SpringApplication.run(ColdChainApplication.class, all.toArray(String[]::new)));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
