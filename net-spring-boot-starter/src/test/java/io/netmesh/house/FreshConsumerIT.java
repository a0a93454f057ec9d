package io.netmesh.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team that has never seen this repository adds the README's dependency to an application of its own: the artifacts go
 * into a repository folder, a separate Maven project is built against it, started and scraped.
 */
class FreshConsumerIT {

    private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = System.getProperty("net.version");
    private static final Pattern README_DEPENDENCY =
            Pattern.compile("```xml\\s*(<dependency>.*?</dependency>)\\s*```", Pattern.DOTALL);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    /** What a user of the starter resolves, with the poms above it. */
    private static final List<String> ARTIFACTS = List.of(
            ".",
            "net-engine",
            "net-engine/net-wire",
            "net-engine/net-bus",
            "net-spring-boot-autoconfigure",
            "net-spring-boot-starter");

    @TempDir
    private Path folder;

    private Process application;

    @AfterEach
    void stopApplication() throws InterruptedException {
        if (application != null) {
            application.destroy();
            if (!application.waitFor(30, TimeUnit.SECONDS)) {
                application.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void applicationWithTheStarterAndOneMethodReceivesAndIsScraped() throws Exception {
        Path repository = folder.resolve("repository");
        for (String artifact : ARTIFACTS) {
            install(HOUSE.resolve(artifact), repository);
        }
        Path project = writeConsumer();
        Path output = folder.resolve("build.log");

        int built = start(
                        output,
                        project,
                        mavenCommand(),
                        "-B",
                        "-ntp",
                        "-s",
                        writeSettings(repository).toString(),
                        "-Dmaven.repo.local=" + folder.resolve("local"),
                        "package")
                .waitFor();

        assertThat(built).as(() -> read(output)).isZero();
        Path log = folder.resolve("application.log");
        application = start(log, project, java(), "-jar", "target/consumer-1.jar");
        await().atMost(Duration.ofMinutes(2))
                .failFast(() ->
                        assertThat(application.isAlive()).as(() -> read(log)).isTrue())
                .until(() -> read(log).contains("received A1 at 22.5"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(scrape(read(log)))
                        .contains("net_bus_ingested_total 1.0")
                        .containsPattern("net_listener_processing_seconds_count\\{[^}]*} 1"));
    }

    private static void install(Path module, Path repository) throws IOException {
        String name = module.equals(HOUSE.resolve("."))
                ? "net-parent"
                : module.getFileName().toString();
        Path target = Files.createDirectories(
                repository.resolve("io/netmesh").resolve(name).resolve(VERSION));
        Files.copy(module.resolve("pom.xml"), target.resolve(name + "-" + VERSION + ".pom"));
        Path jar = module.resolve("target").resolve(name + "-" + VERSION + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, target.resolve(jar.getFileName()));
        }
    }

    private Path writeConsumer() throws IOException {
        Path template = Path.of("src/test/resources/consumer");
        Path project = folder.resolve("consumer");
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(
                        file,
                        project.resolve(template.relativize(file).toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path pom = project.resolve("pom.xml");
        Matcher readme = README_DEPENDENCY.matcher(Files.readString(HOUSE.resolve("README.md")));
        assertThat(readme.find()).as("the README shows the dependency").isTrue();
        Files.writeString(
                pom,
                Files.readString(pom)
                        .replace("@dependency@", readme.group(1))
                        .replace("@spring-boot.version@", System.getProperty("spring-boot.version")));
        return project;
    }

    /** Our artifacts from the folder, everyone else's from what this build has fetched already, else from where Maven goes. */
    private Path writeSettings(Path repository) throws IOException {
        String warm = Path.of(System.getProperty("maven.repo.local")).toUri().toString();
        return Files.writeString(folder.resolve("settings.xml"), """
                <settings>
                  <profiles>
                    <profile>
                      <id>folders</id>
                      <repositories>%1$s%2$s</repositories>
                      <pluginRepositories>%3$s</pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>folders</activeProfile></activeProfiles>
                </settings>
                """.formatted(
                repositoryElement("repository", "net", repository.toUri().toString()),
                repositoryElement("repository", "warm", warm),
                repositoryElement("pluginRepository", "warm", warm)));
    }

    private static String repositoryElement(String element, String id, String url) {
        return "<" + element + "><id>" + id + "</id><url>" + url + "</url></" + element + ">";
    }

    private static Process start(Path output, Path directory, String... command) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static String mavenCommand() {
        return Path.of(System.getProperty("maven.home"), "bin", "mvn").toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String scrape(String log) throws IOException, InterruptedException {
        Matcher port = PORT.matcher(log);
        assertThat(port.find()).isTrue();
        URI uri = URI.create("http://localhost:" + port.group(1) + "/actuator/prometheus");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
