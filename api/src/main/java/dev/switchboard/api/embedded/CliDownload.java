package dev.switchboard.api.embedded;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches Temporal's CLI once into the user's cache, from where the SDK's own downloader fetches it and in its words. What
 * RATIONALE.md says that one lacks is here: a digest, bounds that fit a start, and a word on what happens.
 */
final class CliDownload {

    /** The SDK's property for a mirror. */
    static final String BASE_URL = "io.temporal.testing.devServerDownloadBaseUrl";

    private static final Logger log = LoggerFactory.getLogger(CliDownload.class);

    private static final int DESCRIPTION_BYTES = 64 * 1024;
    private static final long ARCHIVE_BYTES = 1L << 30;
    private static final long MEGABYTE = 1_000_000;
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);
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

    /** Where the archive is, and which of its files is the program. */
    private record Archive(String url, String program) {}

    private final CliRelease release;
    private final String baseUrl;
    private final Path cache;
    private final Limits limits;

    CliDownload(CliRelease release, String baseUrl, Path cache, Limits limits) {
        this.release = release;
        this.baseUrl = baseUrl;
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
                throw tooSlow();
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
                throw tooSlow();
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
                baseUrl);
        Archive archive = locate();
        Path packed = program.resolveSibling("archive.part");
        Path unpacked = program.resolveSibling("program.part");
        try {
            String actual = download(archive.url(), packed, deadline);
            if (!actual.equals(sha256)) {
                throw new CliUnavailableException("what " + host(archive.url())
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

    private Archive locate() throws CliUnavailableException {
        String url = "%s/cli/%s?platform=%s&arch=%s&format=tar.gz"
                .formatted(baseUrl, release.version(), encoded(release.platform()), encoded(release.architecture()));
        // In a thread, since no timeout of a connection covers the look-up of a name.
        FutureTask<byte[]> asked = new FutureTask<>(() -> description(url));
        Thread thread = new Thread(asked, "temporal-cli-download");
        thread.setDaemon(true);
        thread.start();
        try {
            JsonNode description =
                    JsonMapper.shared().readTree(asked.get(limits.answer().toMillis(), TimeUnit.MILLISECONDS));
            String archiveUrl = description.path("archiveUrl").asString("");
            String program = description.path("fileToExtract").asString("");
            if (archiveUrl.isBlank() || program.isBlank()) {
                throw new CliUnavailableException(host(url) + " did not say where the archive is");
            }
            return new Archive(archiveUrl, program);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof CliUnavailableException unavailable) {
                throw unavailable;
            }
            throw unreachable(url, cause);
        } catch (TimeoutException e) {
            throw unreachable(url, e);
        } catch (JacksonException e) {
            throw new CliUnavailableException(host(url) + " answered something else than Temporal does", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliUnavailableException("the download was interrupted", e);
        }
    }

    private byte[] description(String url) throws IOException, CliUnavailableException {
        HttpURLConnection connection = open(url, limits.answer());
        try (InputStream body = connection.getInputStream()) {
            return body.readNBytes(DESCRIPTION_BYTES);
        } finally {
            connection.disconnect();
        }
    }

    /** Its SHA-256. */
    private String download(String url, Path file, long deadline) throws IOException, CliUnavailableException {
        HttpURLConnection connection = open(url, limits.silence());
        try (OutputStream out = Files.newOutputStream(file)) {
            return copy(connection, out, deadline);
        } finally {
            connection.disconnect();
        }
    }

    private String copy(HttpURLConnection connection, OutputStream out, long deadline)
            throws IOException, CliUnavailableException {
        long length = connection.getContentLengthLong();
        String of = length < 0 ? "" : " of " + megabytes(length);
        log.info(
                "Fetching the temporal CLI{} from {} into {}, once",
                length < 0 ? "" : ", " + megabytes(length) + ",",
                host(connection.getURL().toString()),
                cache);
        MessageDigest digest = sha256();
        byte[] piece = new byte[64 * 1024];
        long received = 0;
        long told = System.nanoTime();
        while (true) {
            int read = read(connection, piece);
            if (read < 0) {
                break;
            }
            digest.update(piece, 0, read);
            out.write(piece, 0, read);
            received += read;
            long now = System.nanoTime();
            if (now > deadline) {
                throw tooSlow();
            }
            if (received > ARCHIVE_BYTES) {
                throw new CliUnavailableException(host(connection.getURL().toString()) + " sent more than "
                        + megabytes(ARCHIVE_BYTES) + ", which is no CLI");
            }
            if (now - told > TELL_EVERY.toNanos()) {
                told = now;
                log.info("Fetched {}{}", megabytes(received), of);
            }
        }
        if (length >= 0 && received != length) {
            throw new CliUnavailableException("the download broke off after %s%s".formatted(megabytes(received), of));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What fails here is the line; what fails on writing is the disk. */
    private static int read(HttpURLConnection connection, byte[] piece) throws CliUnavailableException {
        String url = connection.getURL().toString();
        try {
            return connection.getInputStream().read(piece);
        } catch (SocketTimeoutException e) {
            throw new CliUnavailableException("the download from " + host(url) + " stood still", e);
        } catch (IOException e) {
            throw new CliUnavailableException(
                    "the download from " + host(url) + " broke off (" + e.getMessage() + ")", e);
        }
    }

    private HttpURLConnection open(String url, Duration silence) throws CliUnavailableException {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout((int) limits.answer().toMillis());
            connection.setReadTimeout((int) silence.toMillis());
            connection.setRequestProperty("User-Agent", "switchboard");
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                connection.disconnect();
                throw new CliUnavailableException(host(url) + " answered HTTP " + status);
            }
            return connection;
        } catch (IOException e) {
            throw unreachable(url, e);
        } catch (ClassCastException | IllegalArgumentException e) {
            throw new CliUnavailableException("\"" + url + "\" is no address that can be downloaded from", e);
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

    private static CliUnavailableException unreachable(String url, @Nullable Throwable cause) {
        String why = cause instanceof UnknownHostException
                ? "its name is not known here"
                : cause instanceof SocketTimeoutException || cause instanceof TimeoutException
                        ? "no answer in time"
                        : String.valueOf(cause == null ? null : cause.getMessage());
        return new CliUnavailableException(host(url) + " cannot be reached (" + why + ")", cause);
    }

    private CliUnavailableException tooSlow() {
        return new CliUnavailableException(
                "the download took longer than " + limits.whole().toMinutes() + " minutes");
    }

    /** Without the path, which says nothing to people, and without credentials. */
    private static String host(String url) {
        String host = URI.create(url).getHost();
        return host == null ? "the server" : host;
    }

    private static String megabytes(long bytes) {
        return Math.max(1, Math.round((double) bytes / MEGABYTE)) + " MB";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
