package io.netmesh.bus;

import io.netmesh.NodeEnvironment;
import io.netmesh.bus.transport.TransportException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Keeps a producer's nonce over restarts, in a file of nine bytes that every implementation of Net reads. Wire: Dedup identity.
 *
 * <p>The file appears whole or not at all, is on the disk before it is used, and belongs to its owner alone where the file
 * system knows owners. Nodes that create it at the same moment all get the value that ends up in it. Blocks on I/O.
 */
public final class ProducerNonceFile {

    private static final int LENGTH_BYTES = 9;
    private static final byte VERSION = 1;

    private final Path path;

    /** @param path the file; its directory must exist */
    public ProducerNonceFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /**
     * The nonce in the file, which is created with a random one if it is missing.
     *
     * @return u64, never 0
     * @throws TransportException of kind {@code fatal} if the file is not one of ours or cannot be read or written; it is left
     *     as it was
     */
    public long loadOrCreate(NodeEnvironment environment) {
        try {
            try {
                return load();
            } catch (NoSuchFileException first) {
                return create(environment);
            }
        } catch (IOException failure) {
            throw new TransportException(
                    TransportException.Kind.FATAL,
                    "failed to load/create producer-nonce file at " + path + ": " + reason(failure),
                    failure);
        }
    }

    private long load() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        if (bytes.length != LENGTH_BYTES) {
            throw new IOException(
                    "producer-nonce file at " + path + " has length " + bytes.length + " (expected 9 for v1)");
        }
        if (bytes[0] != VERSION) {
            throw new IOException("producer-nonce file at " + path + " has unknown version byte "
                    + String.format("0x%02x", bytes[0]) + " (expected 0x01 for v1)");
        }
        return neverZero(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(1));
    }

    private long create(NodeEnvironment environment) throws IOException {
        Path directory = path.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("its directory does not exist; create " + directory + " or choose another path");
        }
        Path draft =
                path.resolveSibling(path.getFileName() + "." + Long.toHexString(environment.randomLong()) + ".tmp");
        try {
            writeDurably(draft, neverZero(environment.randomLong()));
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
        force(directory);
        return load(); // another creator may have been first
    }

    private void writeDurably(Path draft, long nonce) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(VERSION).putLong(nonce).flip();
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(draft, options, ownerOnly())) {
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
    }

    /** A link never replaces: whoever comes second takes over the first one's value. */
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException another) {
            // load() reads it
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void force(Path directory) throws IOException {
        if (isPosix()) { // elsewhere a directory cannot be opened
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static long neverZero(long nonce) {
        return nonce == 0 ? 1 : nonce;
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        return failure instanceof FileSystemException
                ? failure.getClass().getSimpleName() + " " + message
                : String.valueOf(message);
    }
}
