package io.netmesh.bus.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netmesh.testkit.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileCursorStoreTest {

    @TempDir
    private Path temporary;

    private Path directory;
    private FileCursorStore store;

    @BeforeEach
    void open() {
        directory = temporary.resolve("a/cursors");
        store = new FileCursorStore(directory);
    }

    @Test
    void nothingIsLoadedBeforeASave() {
        assertThat(store.load("orders")).isEmpty();
    }

    @Test
    void newStoreFindsWhatAnotherSaved() {
        store.save("orders", "eyIwIjoiMSJ9");
        store.save("orders", "eyIwIjoiMiJ9");

        assertThat(new FileCursorStore(directory).load("orders")).contains("eyIwIjoiMiJ9");
    }

    @Test
    void namesAreKeptApartWhateverTheyContain() {
        List<String> names = List.of(
                "a",
                "A",
                "a/b",
                "../a",
                "a b",
                "",
                "%",
                "%20",
                "é",
                "C:\\x",
                "a".repeat(500),
                "a".repeat(501),
                "\u0000",
                "nul",
                ".");
        names.forEach(name -> store.save(name, "cursor of " + name.hashCode()));

        assertThat(names)
                .allSatisfy(name -> assertThat(store.load(name)).as(name).contains("cursor of " + name.hashCode()));
        assertThat(files()).hasSize(names.size());
    }

    @Seeds(100)
    void anyNameHoldsItsOwnCursor(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> saved = new HashMap<>();
        for (int save = 0; save < 10; save++) {
            String name = random.ints(random.nextInt(3), 0, 0xD800)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            saved.put(name, String.valueOf(random.nextInt()));
            store.save(name, saved.get(name));
        }

        saved.forEach((name, cursor) ->
                assertThat(store.load(name)).as("seed %d", seed).contains(cursor));
    }

    @Test
    void fileThatIsNoCursorIsNamedWithTheReason() throws IOException {
        Files.writeString(directory.resolve("orders.cursor"), "hello");

        assertThatThrownBy(() -> store.load("orders"))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining(directory.resolve("orders.cursor").toString())
                .hasMessageContaining("not a cursor file");
    }

    @Test
    void everyDamageOfAFileIsNoticed() throws IOException {
        store.save("orders", "eyIwIjoiMSJ9");
        Path file = directory.resolve("orders.cursor");
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> store.load("orders")).isInstanceOf(CursorStoreException.class);
            Files.write(file, Arrays.copyOf(good, at));
            assertThatThrownBy(() -> store.load("orders")).isInstanceOf(CursorStoreException.class);
        }
    }

    @Test
    void fileOfAnotherListenerIsRefused() throws IOException {
        store.save("orders", "eyIwIjoiMSJ9");
        Files.move(directory.resolve("orders.cursor"), directory.resolve("invoices.cursor"));

        assertThatThrownBy(() -> store.load("invoices"))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining("holds the cursor of orders");
    }

    @Test
    void remainsOfACrashAreReplaced() throws IOException {
        Files.writeString(directory.resolve("orders.cursor.tmp"), "half a fi", StandardCharsets.UTF_8);

        store.save("orders", "eyIwIjoiMSJ9");

        assertThat(store.load("orders")).contains("eyIwIjoiMSJ9");
        assertThat(files()).containsExactly("orders.cursor");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadAndWrite() throws IOException {
        store.save("orders", "eyIwIjoiMSJ9");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("orders.cursor"))))
                .isEqualTo("rw-------");
    }

    @Test
    void directoryThatIsAFileIsRefused() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> new FileCursorStore(file))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void saveIntoADirectoryThatIsGoneFails() throws IOException {
        Files.delete(directory);

        assertThatThrownBy(() -> store.save("orders", "eyIwIjoiMSJ9"))
                .isInstanceOf(CursorStoreException.class)
                .hasMessageContaining("cannot save cursor");
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
