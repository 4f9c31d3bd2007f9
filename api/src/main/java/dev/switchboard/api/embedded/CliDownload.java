package dev.switchboard.api.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches Temporal's CLI once into the user's cache, from where the SDK's own downloader fetches it and in its words.
 * What RATIONALE.md says that one lacks is here: a digest, bounds that fit a start, and a word on what happens.
 */
final class CliDownload {

    /** The SDK's property for a mirror. */
    static final String BASE_URL = "io.temporal.testing.devServerDownloadBaseUrl";

    private static final Logger log = LoggerFactory.getLogger(CliDownload.class);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Of this process; a file lock is one of the whole process. */
    private static final ReentrantLock HERE = new ReentrantLock();

    /**
     * How long it may take.
     *
     * @param answer until the server has said where the archive is, names looked up included: without a network this is
     *     all that a start loses
     * @param silence between two pieces of the archive
     * @param whole for all of it, and for waiting until another start has it
     */
    record Limits(Duration answer, Duration silence, Duration whole) {

        /** A slow line that moves may take its time; one that has stopped may not. */
        static final Limits DEFAULT = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(15));
    }

    private final CliRelease release;
    private final CliSource source;
    private final Path cache;
    private final Limits limits;

    CliDownload(CliRelease release, String baseUrl, Path cache, Limits limits) {
        this.release = release;
        this.source = new CliSource(release, baseUrl, limits);
        this.cache = cache;
        this.limits = limits;
    }

    /** From Temporal, or from where the SDK's property says. */
    static CliDownload into(Path cache, String sha256) {
        return new CliDownload(
                CliRelease.here(sha256),
                System.getProperty(BASE_URL, "https://temporal.download"),
                cache,
                Limits.DEFAULT);
    }

    /** The program, out of the cache if it is there. */
    Path fetch() throws CliUnavailableException {
        String sha256 = release.sha256();
        if (sha256 == null) {
            throw new CliUnavailableException("no digest of Temporal's CLI is known for " + release.platform() + "_"
                    + release.architecture() + ", and what cannot be checked is not run");
        }
        Path directory = cache.resolve(release.folder(sha256));
        Path program = directory.resolve(release.program());
        if (Files.isExecutable(program)) {
            return program;
        }
        long deadline = System.nanoTime() + limits.whole().toNanos();
        try {
            Files.createDirectories(directory);
            if (!HERE.tryLock(limits.whole().toMillis(), TimeUnit.MILLISECONDS)) {
                throw source.tooSlow();
            }
            try (FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // Given back with the channel.
                lock(channel, deadline);
                if (!Files.isExecutable(program)) {
                    fetch(sha256, program, deadline);
                }
                return program;
            } finally {
                HERE.unlock();
            }
        } catch (IOException e) {
            throw new CliUnavailableException(directory + " cannot be written (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliUnavailableException("the download was interrupted", e);
        }
    }

    private void lock(FileChannel channel, long deadline)
            throws IOException, InterruptedException, CliUnavailableException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            log.info("Another start is fetching the temporal CLI; waiting for it");
        }
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                throw source.tooSlow();
            }
            Thread.sleep(LOOK_AGAIN.toMillis());
            lock = channel.tryLock();
        }
    }

    /** The caller holds the lock, so whatever is in the way was left by a start that was killed. */
    private void fetch(String sha256, Path program, long deadline) throws IOException, CliUnavailableException {
        log.info(
                "Looking for the temporal CLI {} (Temporal's dev server and its UI) at {}; SWITCHBOARD_DOWNLOAD=false"
                        + " forbids it",
                release.version(),
                source.baseUrl());
        CliSource.Archive archive = source.locate();
        Path packed = program.resolveSibling("archive.part");
        Path unpacked = program.resolveSibling("program.part");
        try {
            String actual = source.download(archive.url(), packed, deadline);
            if (!actual.equals(sha256)) {
                throw new CliUnavailableException("what " + CliSource.host(archive.url())
                        + " sent is not the archive that Temporal published: its SHA-256 is " + actual + " and not "
                        + sha256);
            }
            unpack(packed, archive.program(), unpacked);
            move(unpacked, program);
            log.info("The temporal CLI is in {}, and its digest is the right one", program.getParent());
        } finally {
            Files.deleteIfExists(packed);
            Files.deleteIfExists(unpacked);
        }
    }

    private static void unpack(Path packed, String program, Path unpacked) throws IOException, CliUnavailableException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(packed))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile() && withoutDot(entry.getName()).equals(withoutDot(program))) {
                    Files.copy(tar, unpacked, StandardCopyOption.REPLACE_EXISTING);
                    executable(unpacked);
                    return;
                }
            }
        } catch (ZipException | EOFException e) {
            throw new CliUnavailableException("what was downloaded is no archive", e);
        }
        throw new CliUnavailableException("the archive has no " + program);
    }

    private static void executable(Path unpacked) throws IOException {
        // On the disk before it has its name: a program that is there is whole.
        try (FileChannel channel = FileChannel.open(unpacked, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        if (!unpacked.toFile().setExecutable(true, true)) {
            throw new IOException(unpacked + " cannot be made executable");
        }
    }

    private static void move(Path unpacked, Path program) throws IOException {
        try {
            Files.move(unpacked, program, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(unpacked, program, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String withoutDot(String name) {
        return name.startsWith("./") ? name.substring(2) : name;
    }
}
