package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What embedded mode keeps between starts. Locked while it is in use, so whatever process is found to run on it was
 * left behind by an application that was killed.
 */
final class DataDirectory implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final int KEY_BYTES = 32;
    private static final int STOP_SECONDS = 10;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    static DataDirectory open(Path path) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new StartRefusedException(
                        "Another Switchboard uses the data directory " + path.toAbsolutePath() + ".",
                        "Stop it, or choose another directory with SWITCHBOARD_DATA_DIR.");
            }
            return new DataDirectory(path.toAbsolutePath(), channel, lock);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "The data directory " + path.toAbsolutePath() + " cannot be used: " + e,
                    "Make it writable, or choose another one with SWITCHBOARD_DATA_DIR.");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** A secret of embedded mode's own: made once, readable by its owner only. */
    String key(String name) {
        Path file = path.resolve(name);
        try {
            if (Files.exists(file)) {
                String key = Files.readString(file).strip();
                if (key.length() >= KEY_BYTES) {
                    return key;
                }
            }
            byte[] random = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(random);
            String key = HexFormat.of().formatHex(random);
            Files.deleteIfExists(file);
            Files.createFile(file, ownerOnly());
            Files.writeString(file, key + "\n");
            return key;
        } catch (IOException e) {
            throw new StartRefusedException(
                    "The key " + file + " cannot be read or written: " + e,
                    "Make the file yours, or choose another directory with SWITCHBOARD_DATA_DIR.");
        }
    }

    /** The same as a key of AES, in base64. */
    String aesKey(String name) {
        String key = key(name);
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(key));
        } catch (IllegalArgumentException notOurs) {
            throw new StartRefusedException(
                    "The key " + path.resolve(name) + " is not one of embedded mode's own.",
                    "Put the file back, or remove it together with the database, whose secrets nobody can read without it.");
        }
    }

    /**
     * Stops the process that a pid file names, if it still runs, is the expected program, and was started on this
     * directory. A pid is given anew, perhaps to the machine's own PostgreSQL.
     */
    void stopLeftBehind(Path pidFile, String program) {
        Optional<ProcessHandle> found = pid(pidFile)
                .flatMap(ProcessHandle::of)
                .filter(process -> runs(process, program) && isOnThisDirectory(process));
        if (found.isEmpty()) {
            return;
        }
        ProcessHandle process = found.get();
        log.info("Stopping {} (pid {}), which an earlier run left behind", program, process.pid());
        process.destroy();
        if (!ends(process)) {
            process.destroyForcibly();
            ends(process);
        }
    }

    void writePid(Path pidFile, long pid) {
        try {
            Files.writeString(pidFile, Long.toString(pid), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            log.warn("The pid file {} cannot be written", pidFile, e);
        }
    }

    private static Optional<Long> pid(Path pidFile) {
        try {
            return Files.exists(pidFile)
                    ? Files.readAllLines(pidFile, StandardCharsets.ISO_8859_1).stream()
                            .findFirst()
                            .map(line -> Long.parseLong(line.strip()))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            log.warn("The pid file {} cannot be read", pidFile, e);
            return Optional.empty();
        }
    }

    private static boolean runs(ProcessHandle process, String program) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(command ->
                                String.valueOf(Path.of(command).getFileName()).startsWith(program))
                        .orElse(false);
    }

    private boolean isOnThisDirectory(ProcessHandle process) {
        return Arrays.stream(process.info().arguments().orElse(new String[0]))
                .map(argument -> argument.substring(argument.indexOf('=') + 1))
                .anyMatch(this::isInThisDirectory);
    }

    private boolean isInThisDirectory(String argument) {
        try {
            Path file = Path.of(argument);
            return file.isAbsolute() && file.normalize().startsWith(path.normalize());
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }

    private static boolean ends(ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            return false;
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            log.warn("The lock of {} cannot be released", path, e);
        }
    }
}
