package io.netmesh.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TestServerIT {

    @Test
    @RequiresRedis
    void killedRedisKeepsWhatItSavedAndItsPort() throws IOException {
        try (RedisServer redis = RedisServer.start("appendonly yes", "appendfsync always")) {
            assertThat(ask(redis, "SET k v")).isEqualTo("+OK");

            redis.kill();
            assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(IOException.class);
            redis.restart();

            assertThat(ask(redis, "STRLEN k")).isEqualTo(":1");
        }
    }

    @Test
    @RequiresRedis
    void stoppedRedisWithoutOptionsForgets() throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            ask(redis, "SET k v");

            redis.stop();
            redis.restart();

            assertThat(ask(redis, "STRLEN k")).isEqualTo(":0");
        }
    }

    @Test
    @RequiresRedis
    void pausedRedisAnswersOnceItGoesOn() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Socket client = new Socket(redis.host(), redis.port())) {
            redis.pause();
            send(client, "PING");
            client.setSoTimeout(50);
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            redis.resume();

            client.setSoTimeout(0);
            assertThat(line(client)).isEqualTo("+PONG");
        }
    }

    @Test
    @RequiresRedis
    void wrongOptionFailsTheStartWithWhatTheServerSaid() {
        assertThatThrownBy(() -> RedisServer.start("no-such-option 1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-option");
    }

    @Test
    @RequiresNats
    void killedNatsComesBackOnItsPort() throws IOException {
        try (NatsServer nats = NatsServer.builder()
                .option("max_payload: 2MB")
                .jetStream("max_mem: 64MB")
                .start()) {
            assertThat(greeting(nats)).contains("\"max_payload\":2097152").contains("\"jetstream\":true");

            nats.kill();
            nats.restart();

            assertThat(greeting(nats)).contains("\"port\":" + nats.port());
        }
    }

    private static String ask(RedisServer redis, String command) throws IOException {
        try (Socket client = new Socket(redis.host(), redis.port())) {
            send(client, command);
            return line(client);
        }
    }

    private static String greeting(NatsServer nats) throws IOException {
        try (Socket client = new Socket(nats.host(), nats.port())) {
            return line(client);
        }
    }

    private static void send(Socket client, String command) throws IOException {
        client.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(Socket client) throws IOException {
        return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }
}
