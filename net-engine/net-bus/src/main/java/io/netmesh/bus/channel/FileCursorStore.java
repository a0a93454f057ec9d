package io.netmesh.bus.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps each position in a small file of its own, so that it outlives the process. A save is on disk when it returns, and a
 * crash leaves the old position or the new one. Files and directory are the owner's alone where the file system knows owners.
 * Thread-safe within a process; one process at a time.
 */
public final class FileCursorStore implements CursorStore {

    private static final FileAttribute<?> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int MAX_FILE_BYTES = 16 * 1024 * 1024;

    private final Path directory;
    private final boolean posix;

    /**
     * @param directory where the files are; created with its parents if it is missing
     * @throws CursorStoreException if it cannot be created, cannot be written, or is no directory
     */
    public FileCursorStore(Path directory) {
        this.directory = directory;
        this.posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, attributes(OWNER_DIRECTORY));
            }
            // Permissions do not tell for sure, so it is tried.
            Files.delete(Files.createTempFile(directory, "probe", ".tmp", attributes(OWNER_FILE)));
        } catch (IOException failure) {
            throw new CursorStoreException(
                    CursorStoreException.Kind.UNWRITABLE,
                    "cannot write to the directory of cursors " + directory + ": " + failure,
                    failure);
        }
    }

    @Override
    public Optional<String> load(String name) {
        Path file = directory.resolve(CursorFile.fileName(name));
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw unreadable(file, "larger than any cursor", null);
            }
            return Optional.of(CursorFile.decode(name, Files.readAllBytes(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException failure) {
            throw unreadable(file, failure.toString(), failure);
        } catch (IllegalArgumentException foreign) {
            throw unreadable(file, String.valueOf(foreign.getMessage()), foreign);
        }
    }

    @Override
    public synchronized void save(String name, String cursor) {
        Path file = directory.resolve(CursorFile.fileName(name));
        Path unfinished = directory.resolve(CursorFile.fileName(name) + ".tmp");
        try {
            write(unfinished, CursorFile.encode(name, cursor).getBytes(StandardCharsets.UTF_8));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            makeDirectoryDurable();
        } catch (IOException failure) {
            throw new CursorStoreException(
                    CursorStoreException.Kind.UNWRITABLE, "cannot save cursor " + file + ": " + failure, failure);
        }
    }

    private void write(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(file); // left by a crash, or put there with permissions of its own
        Set<StandardOpenOption> createNew = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, createNew, attributes(OWNER_FILE))) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The rename itself is a change of the directory. */
    private void makeDirectoryDurable() throws IOException {
        if (posix) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private FileAttribute<?>[] attributes(FileAttribute<?> owner) {
        return posix ? new FileAttribute<?>[] {owner} : new FileAttribute<?>[0];
    }

    private static CursorStoreException unreadable(Path file, String reason, @Nullable Throwable cause) {
        return new CursorStoreException(
                CursorStoreException.Kind.UNREADABLE, "cannot load cursor " + file + ": " + reason, cause);
    }
}
