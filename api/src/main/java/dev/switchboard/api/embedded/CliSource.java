package dev.switchboard.api.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where Temporal offers its CLI: says where the archive is, and sends it. */
final class CliSource {

    private static final Logger log = LoggerFactory.getLogger(CliSource.class);

    private static final int DESCRIPTION_BYTES = 64 * 1024;
    private static final long ARCHIVE_BYTES = 1L << 30;
    private static final long MEGABYTE = 1_000_000;
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    /** Where the archive is, and which of its files is the program. */
    record Archive(String url, String program) {}

    private final CliRelease release;
    private final String baseUrl;
    private final CliDownload.Limits limits;

    CliSource(CliRelease release, String baseUrl, CliDownload.Limits limits) {
        this.release = release;
        this.baseUrl = baseUrl;
        this.limits = limits;
    }

    String baseUrl() {
        return baseUrl;
    }

    /** Asks where the archive is. */
    Archive locate() throws CliUnavailableException {
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

    /**
     * Fetches the archive into a file.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return its SHA-256
     */
    String download(String url, Path file, long deadline) throws IOException, CliUnavailableException {
        HttpURLConnection connection = open(url, limits.silence());
        try (OutputStream out = Files.newOutputStream(file)) {
            return copy(connection, out, file.getParent(), deadline);
        } finally {
            connection.disconnect();
        }
    }

    private String copy(HttpURLConnection connection, OutputStream out, @Nullable Path directory, long deadline)
            throws IOException, CliUnavailableException {
        long length = connection.getContentLengthLong();
        String of = length < 0 ? "" : " of " + megabytes(length);
        log.info(
                "Fetching the temporal CLI{} from {} into {}, once",
                length < 0 ? "" : ", " + megabytes(length) + ",",
                host(connection.getURL().toString()),
                directory);
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

    private static CliUnavailableException unreachable(String url, @Nullable Throwable cause) {
        String why = cause instanceof UnknownHostException
                ? "its name is not known here"
                : cause instanceof SocketTimeoutException || cause instanceof TimeoutException
                        ? "no answer in time"
                        : String.valueOf(cause == null ? null : cause.getMessage());
        return new CliUnavailableException(host(url) + " cannot be reached (" + why + ")", cause);
    }

    CliUnavailableException tooSlow() {
        return new CliUnavailableException(
                "the download took longer than " + limits.whole().toMinutes() + " minutes");
    }

    /** Without the path, which says nothing to people, and without credentials. */
    static String host(String url) {
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
