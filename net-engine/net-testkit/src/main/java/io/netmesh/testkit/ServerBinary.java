package io.netmesh.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The servers that tests can start. */
enum ServerBinary {
    REDIS("redis-server", "apt-get install redis-server", "NET_TEST_REDIS_URL"),
    NATS("nats-server", "apt-get install nats-server", "NET_TEST_NATS_URL");

    /** The program. */
    final String command;

    /** How to get it. */
    final String installation;

    /** The environment variable that names a running server to use instead. */
    final String urlVariable;

    ServerBinary(String command, String installation, String urlVariable) {
        this.command = command;
        this.installation = installation;
        this.urlVariable = urlVariable;
    }

    /** A server that runs already and is to be used. */
    Optional<String> givenUrl() {
        return Optional.ofNullable(System.getenv(urlVariable)).filter(url -> !url.isBlank());
    }

    /** Where the program is; empty if it is not installed. */
    Optional<Path> find() {
        // Debian keeps servers in sbin, which the path of an ordinary user may lack.
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What to tell who has neither the program nor a server. */
    String absence() {
        return command + " is not installed: " + installation + ", or set " + urlVariable;
    }
}
