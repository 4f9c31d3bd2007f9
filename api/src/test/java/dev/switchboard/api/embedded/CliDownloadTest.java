package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.startup.Ports;
import dev.switchboard.testing.Aside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong, nothing that was not checked is left to be run, and the next start tries again. */
@Timeout(60)
class CliDownloadTest {

    private static final byte[] ARCHIVE = DownloadServer.script("echo fetched");
    private static final CliDownload.Limits LIMITS =
            new CliDownload.Limits(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(20));

    private final DownloadServer server = new DownloadServer(ARCHIVE);

    @TempDir
    private Path cache;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theProgramIsFetchedOnceInTheWordsOfTheSdkAndRuns() throws Exception {
        Path program = download().fetch();
        Path again = download().fetch();

        assertThat(run(program)).isEqualTo("fetched");
        assertThat(again).isEqualTo(program);
        assertThat(server.requests())
                .containsExactly("/cli/v1.5.1?platform=linux&arch=amd64&format=tar.gz", "/assets/cli.tar.gz");
        assertThat(files()).containsExactlyInAnyOrder("lock", "temporal");
    }

    @Test
    void aCutDownloadLeavesNothingBehindAndTheNextStartFetchesItAll() throws Exception {
        server.archive(exchange -> {
            exchange.sendResponseHeaders(200, ARCHIVE.length);
            exchange.getResponseBody().write(ARCHIVE, 0, ARCHIVE.length / 2);
            exchange.getResponseBody().flush();
        });
        assertRefused("broke off");

        server.archive(DownloadServer.whole(ARCHIVE));
        assertThat(run(download().fetch())).isEqualTo("fetched");
    }

    /** A length is not always told; then only the digest knows. */
    @Test
    void aCutDownloadWithoutALengthIsNotTheArchive() {
        server.archive(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(ARCHIVE, 0, ARCHIVE.length / 2);
        });
        assertRefused("is not the archive that Temporal published");
    }

    @Test
    void aSlowDownloadThatMovesMayTakeItsTime() throws Exception {
        server.archive(exchange -> {
            exchange.sendResponseHeaders(200, ARCHIVE.length);
            // Longer than the silence that is borne, in pieces that are not.
            int piece = ARCHIVE.length / 8 + 1;
            for (int from = 0; from < ARCHIVE.length; from += piece) {
                exchange.getResponseBody().write(ARCHIVE, from, Math.min(piece, ARCHIVE.length - from));
                exchange.getResponseBody().flush();
                pause(Duration.ofMillis(250));
            }
        });

        assertThat(run(download().fetch())).isEqualTo("fetched");
    }

    @Test
    void aDownloadThatStandsStillIsGivenUp() {
        CountDownLatch given = new CountDownLatch(1);
        server.archive(exchange -> {
            exchange.sendResponseHeaders(200, ARCHIVE.length);
            exchange.getResponseBody().write(ARCHIVE, 0, 10);
            exchange.getResponseBody().flush();
            await(given);
        });

        assertRefused("stood still");
        given.countDown();
    }

    @Test
    void aDownloadThatOnlyTricklesEndsInTheEnd() {
        server.archive(exchange -> {
            exchange.sendResponseHeaders(200, 1_000_000);
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(0);
                exchange.getResponseBody().flush();
                pause(Duration.ofMillis(50));
            }
        });

        assertThatThrownBy(() -> download(
                                DownloadServer.sha256(ARCHIVE),
                                server.url(),
                                new CliDownload.Limits(
                                        Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(500)))
                        .fetch())
                .isInstanceOf(CliUnavailableException.class)
                .hasMessageContaining("took longer than");
        assertThat(files()).containsExactly("lock");
    }

    @Test
    void anotherArchiveIsNotRun() {
        server.archive(DownloadServer.whole(DownloadServer.script("echo somebody else's")));
        assertRefused("its SHA-256 is " + DownloadServer.sha256(DownloadServer.script("echo somebody else's")));
    }

    @Test
    void aPageInPlaceOfTheArchiveOrOfItsDescriptionIsRefused() {
        DownloadServer.Answer page =
                DownloadServer.whole("<html>Please sign in</html>".getBytes(StandardCharsets.UTF_8));
        server.archive(page);
        assertRefused("is not the archive that Temporal published");

        server.description(page);
        assertRefused("answered something else than Temporal does");

        server.description(DownloadServer.whole("{}".getBytes(StandardCharsets.UTF_8)));
        assertRefused("did not say where the archive is");

        server.description(DownloadServer.whole(
                "{\"archiveUrl\":\"file:///bin/sh\",\"fileToExtract\":\"x\"}".getBytes(StandardCharsets.UTF_8)));
        assertRefused("no address that can be downloaded from");
    }

    @Test
    void whatIsNoArchiveOrHasNoProgramIsRefusedWhateverItsDigest() {
        for (byte[] served : List.of(
                "no archive".getBytes(StandardCharsets.UTF_8),
                Arrays.copyOf(ARCHIVE, 60),
                DownloadServer.archive("../temporal", new byte[] {1}))) {
            server.archive(DownloadServer.whole(served));
            assertThatThrownBy(() -> download(DownloadServer.sha256(served), server.url(), LIMITS)
                            .fetch())
                    .isInstanceOf(CliUnavailableException.class)
                    .hasMessageContaining("archive");
        }
        assertThat(files()).containsOnly("lock");
    }

    @Test
    void anArchiveThatIsAbsentIsToldWithItsStatus() {
        server.archive(DownloadServer.status(404));
        assertRefused("127.0.0.1 answered HTTP 404");

        server.description(DownloadServer.status(503));
        assertRefused("127.0.0.1 answered HTTP 503");
    }

    @Test
    void withoutANetworkItGivesUpAfterTheTimeOfAnAnswer() throws Exception {
        assertThatThrownBy(() -> download(DownloadServer.sha256(ARCHIVE), "http://127.0.0.1:" + Ports.any(), LIMITS)
                        .fetch())
                .hasMessageContaining("cannot be reached");
        assertThatThrownBy(() -> download(DownloadServer.sha256(ARCHIVE), "http://nowhere.invalid", LIMITS)
                        .fetch())
                .hasMessageContaining("nowhere.invalid cannot be reached");
        // Takes connections and never answers.
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> download(
                                    DownloadServer.sha256(ARCHIVE),
                                    "http://127.0.0.1:" + silent.getLocalPort(),
                                    new CliDownload.Limits(
                                            Duration.ofMillis(300), Duration.ofMinutes(5), Duration.ofMinutes(5)))
                            .fetch())
                    .hasMessageContaining("cannot be reached (no answer in time)");
        }
    }

    @Test
    void twoStartsAtOnceDownloadOnce() {
        server.archive(slowly());
        List<CompletableFuture<Path>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(Aside.call(this::fetched));
        }

        assertThat(starts.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        assertThat(server.archives()).isEqualTo(1);
    }

    @Test
    void twoProcessesAtOnceDownloadOnce() throws Exception {
        server.archive(slowly());
        List<Process> starts = List.of(process(), process());

        for (Process start : starts) {
            String printed = new String(start.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(start.waitFor()).as(printed).isZero();
            assertThat(printed.strip()).endsWith("temporal");
        }
        assertThat(server.archives()).isEqualTo(1);
    }

    /** A start that was killed while it unpacked. */
    @Test
    void whatAKilledStartLeftBehindIsNotInTheWay() throws Exception {
        Path directory = Files.createDirectories(
                cache.resolve(release(DownloadServer.sha256(ARCHIVE)).folder(DownloadServer.sha256(ARCHIVE))));
        Files.writeString(directory.resolve("archive.part"), "half");
        Files.writeString(directory.resolve("program.part"), "half");

        assertThat(run(download().fetch())).isEqualTo("fetched");
        assertThat(files()).containsExactlyInAnyOrder("lock", "temporal");
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.writeString(cache.resolve("file"), "");

        assertThatThrownBy(() ->
                        new CliDownload(release(DownloadServer.sha256(ARCHIVE)), server.url(), file, LIMITS).fetch())
                .isInstanceOf(CliUnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cannot be written");
    }

    @Test
    void aPlatformWithoutADigestDownloadsNothing() {
        CliRelease windows = CliRelease.of("Windows 11", "amd64", "");

        assertThatThrownBy(() -> new CliDownload(windows, server.url(), cache, LIMITS).fetch())
                .isInstanceOf(CliUnavailableException.class)
                .hasMessageContaining("windows_amd64");
        assertThat(server.requests()).isEmpty();
        assertThat(CliRelease.of("Mac OS X", "aarch64", "").sha256()).startsWith("cca01b7e");
        assertThat(CliRelease.of("Linux", "amd64", " ABCDEF ").sha256()).isEqualTo("abcdef");
    }

    private static DownloadServer.Answer slowly() {
        return exchange -> {
            exchange.sendResponseHeaders(200, ARCHIVE.length);
            exchange.getResponseBody().write(ARCHIVE, 0, 10);
            exchange.getResponseBody().flush();
            pause(Duration.ofMillis(900));
            exchange.getResponseBody().write(ARCHIVE, 10, ARCHIVE.length - 10);
        };
    }

    private Process process() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-D" + CliDownload.BASE_URL + "=" + server.url(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FetchingProcess.class.getName(),
                        cache.toString(),
                        DownloadServer.sha256(ARCHIVE))
                .redirectErrorStream(true)
                .start();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> download().fetch())
                .isInstanceOf(CliUnavailableException.class)
                .hasMessageContaining(why);
        assertThat(files()).containsExactly("lock");
    }

    private CliDownload download() {
        return download(DownloadServer.sha256(ARCHIVE), server.url(), LIMITS);
    }

    private CliDownload download(String sha256, String url, CliDownload.Limits limits) {
        return new CliDownload(release(sha256), url, cache, limits);
    }

    private static CliRelease release(String sha256) {
        return new CliRelease(CliRelease.VERSION, "linux", "amd64", sha256);
    }

    private Path fetched() {
        try {
            return download().fetch();
        } catch (CliUnavailableException e) {
            throw new CompletionException(e);
        }
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(Path program) throws Exception {
        Process process = new ProcessBuilder(program.toString()).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** The pace of the server, which is what these tests are about. */
    private static void pause(Duration time) {
        await(new CountDownLatch(1), time);
    }

    private static void await(CountDownLatch latch) {
        await(latch, Duration.ofSeconds(30));
    }

    private static void await(CountDownLatch latch, Duration atMost) {
        try {
            boolean unused = latch.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
