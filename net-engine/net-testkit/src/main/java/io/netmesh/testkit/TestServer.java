package io.netmesh.testkit;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * A real server for a test: a child process on a free port of the loopback interface with a folder of its own, or a server
 * that runs already, where the environment names one. The latter can be used but not stopped, killed or paused: a test
 * that tries is aborted. Confined to one thread.
 */
public abstract sealed class TestServer implements AutoCloseable permits RedisServer, NatsServer {

    private final URI url;
    private final @Nullable ServerProcess process;
    private final String urlVariable;

    TestServer(ServerBinary server, URI url, @Nullable ServerProcess process) {
        this.url = url;
        this.process = process;
        this.urlVariable = server.urlVariable;
    }

    /** Where clients connect: {@code redis://127.0.0.1:40123}. */
    public String url() {
        return url.toString();
    }

    public String host() {
        return url.getHost();
    }

    public int port() {
        return url.getPort();
    }

    /** Ends the server in its own way, so that it saves what it saves; waits for that. */
    public void stop() {
        managed().stop();
    }

    /** Ends the server with SIGKILL. */
    public void kill() {
        managed().kill();
    }

    /** Starts a stopped or killed server again, with the same port and folder, and waits until it answers. */
    public void restart() {
        managed().start();
    }

    /** Freezes the server with SIGSTOP: connections stay open, nobody answers. */
    public void pause() {
        managed().pause();
    }

    /** Lets a paused server go on. */
    public void resume() {
        managed().resume();
    }

    private ServerProcess managed() {
        if (process == null) {
            throw new TestAbortedException("the server named by " + urlVariable + " is not ours to stop or pause");
        }
        return process;
    }

    /** Kills a server that was started here and deletes its folder. */
    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
