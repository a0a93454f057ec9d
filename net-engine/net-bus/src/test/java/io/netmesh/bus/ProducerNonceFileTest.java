package io.netmesh.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.TransportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerNonceFileTest {

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("producer.nonce");
    }

    @ParameterizedTest
    @CsvSource({
        "010df0feca efbeadde, deadbeefcafef00d",
        "01efcdab89 67452301, 123456789abcdef",
        "0100000000 00000000, 1",
        "01ffffffff ffffffff, ffffffffffffffff"
    })
    void readsWhatAnyImplementationWrote(String file, String nonce) throws IOException {
        write(file.replace(" ", ""));

        assertThat(Long.toHexString(load())).isEqualTo(nonce);
    }

    @Test
    void writesNineBytesThatReadBack() throws IOException {
        long nonce = load();

        byte[] bytes = Files.readAllBytes(path);
        assertThat(bytes).hasSize(9).startsWith(1);
        assertThat(nonce).isNotZero();
        assertThat(load()).isEqualTo(nonce);
        assertThat(filesInDirectory()).containsExactly("producer.nonce");
    }

    @Test
    void aRandomZeroIsStoredAsOne() throws IOException {
        NodeEnvironment zeroes = new SimulatedRandom(0);

        assertThat(new ProducerNonceFile(path).loadOrCreate(zeroes)).isEqualTo(1);
        assertThat(Files.readAllBytes(path)).containsExactly(1, 1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        load();

        assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'has length 0 (expected 9 for v1)'",
        "0df0fecaefbeadde, 'has length 8 (expected 9 for v1)'",
        "01000000000000000000, 'has length 10 (expected 9 for v1)'",
        "ff0000000000000000, 'has unknown version byte 0xff (expected 0x01 for v1)'",
        "000000000000000000, 'has unknown version byte 0x00 (expected 0x01 for v1)'"
    })
    void refusesAFileOfAnotherFormAndLeavesItAlone(String file, String reason) throws IOException {
        write(file);

        assertThatThrownBy(this::load)
                .isInstanceOf(TransportException.class)
                .hasMessage("fatal error: failed to load/create producer-nonce file at " + path
                        + ": producer-nonce file at " + path + " " + reason)
                .extracting("kind")
                .isEqualTo(TransportException.Kind.FATAL);
        assertThat(Files.readAllBytes(path)).isEqualTo(HexFormat.of().parseHex(file));
    }

    @Test
    void namesAMissingDirectory() {
        path = directory.resolve("absent/producer.nonce");

        assertThatThrownBy(this::load)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("its directory does not exist; create " + directory.resolve("absent"));
    }

    @Test
    void namesADirectoryInItsPlace() throws IOException {
        Files.createDirectory(path);

        assertThatThrownBy(this::load)
                .isInstanceOf(TransportException.class)
                .hasMessageStartingWith("fatal error: failed to load/create producer-nonce file at " + path);
    }

    @Test
    void aDraftThatAKilledProcessLeftDisturbsNobody() throws IOException {
        Files.write(directory.resolve("producer.nonce.deadbeef.tmp"), new byte[] {1, 2, 3});

        long nonce = load();

        assertThat(load()).isEqualTo(nonce);
        assertThat(filesInDirectory()).containsExactly("producer.nonce", "producer.nonce.deadbeef.tmp");
    }

    @Test
    void creatorsOfOneMomentAllGetTheValueInTheFile() throws Exception {
        int creators = 16;
        CountDownLatch together = new CountDownLatch(creators);
        ExecutorService threads = Executors.newFixedThreadPool(creators);
        try {
            List<Future<Long>> nonces = new ArrayList<>();
            for (int i = 0; i < creators; i++) {
                nonces.add(threads.submit(() -> {
                    together.countDown();
                    together.await();
                    return load();
                }));
            }
            long inTheFile = nonces.get(0).get();
            for (Future<Long> nonce : nonces) {
                assertThat(nonce.get()).isEqualTo(inTheFile);
            }
            assertThat(load()).isEqualTo(inTheFile);
            assertThat(filesInDirectory()).containsExactly("producer.nonce");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void differentFilesGetDifferentNonces() {
        Set<Long> nonces = new TreeSet<>();
        for (int i = 0; i < 32; i++) {
            path = directory.resolve("nonce" + i);
            nonces.add(load());
        }

        assertThat(nonces).hasSize(32);
    }

    private long load() {
        return new ProducerNonceFile(path).loadOrCreate(NodeEnvironment.system());
    }

    private void write(String hex) throws IOException {
        Files.write(path, HexFormat.of().parseHex(hex));
    }

    private Set<String> filesInDirectory() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    /** Always the same random number. */
    private record SimulatedRandom(long value) implements NodeEnvironment {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long randomLong() {
            return value;
        }
    }
}
