package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.embedded.EmbeddedTemporal.Mode;
import dev.switchboard.api.startup.StartRefusedException;
import dev.switchboard.testing.Aside;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which Temporal embedded mode starts, and what it says where it is not the one with the UI. No CLI is on the PATH
 * here.
 */
class EmbeddedTemporalTest {

    @TempDir
    private Path directory;

    @AfterEach
    void forget() {
        System.clearProperty(CliDownload.BASE_URL);
    }

    @Test
    void withoutANetworkTemporalRunsInsideThisProcessAndTheBannerSaysWhatDoesNotRun() {
        byte[] archive = DownloadServer.script("exit 0");
        try (DownloadServer server = new DownloadServer(archive)) {
            server.description(DownloadServer.status(503));
            try (EmbeddedTemporal temporal = start(Mode.AUTO, download(server, archive))) {
                StringBuilder banner = new StringBuilder();
                Banner.temporal(banner, temporal);

                assertThat(temporal.inProcess()).isTrue();
                assertThat(banner.toString())
                        .contains("Temporal UI       none")
                        .contains("it could not be downloaded: 127.0.0.1 answered HTTP 503")
                        .contains("hourly check of all numbers for drift")
                        .contains("daily comparison of usage with Twilio's lists")
                        .contains("does not survive a restart")
                        .contains(
                                "To have all of it: start again when it can be downloaded, or install the temporal CLI");
            }
        }
    }

    @Test
    void whoInsistsOnTheDevServerIsToldWhyThereIsNone() {
        byte[] archive = DownloadServer.script("exit 0");
        try (DownloadServer server = new DownloadServer(archive)) {
            server.archive(DownloadServer.status(404));
            assertThatThrownBy(() -> start(Mode.DEV_SERVER, download(server, archive)))
                    .isInstanceOfSatisfying(StartRefusedException.class, refused -> {
                        assertThat(refused)
                                .hasMessageContaining("could not be downloaded: 127.0.0.1 answered HTTP 404");
                        assertThat(refused.cure())
                                .contains("nstall the temporal CLI", "SWITCHBOARD_TEMPORAL=in-process");
                    });
        }
        assertThatThrownBy(() -> start(Mode.DEV_SERVER, null))
                .isInstanceOfSatisfying(StartRefusedException.class, refused -> {
                    assertThat(refused).hasMessageContaining("SWITCHBOARD_DOWNLOAD forbids");
                    assertThat(refused.cure()).startsWith("Leave SWITCHBOARD_DOWNLOAD away");
                });
    }

    @Test
    void inProcessNeverDownloads() {
        byte[] archive = DownloadServer.script("exit 0");
        try (DownloadServer server = new DownloadServer(archive);
                EmbeddedTemporal temporal = start(Mode.IN_PROCESS, download(server, archive))) {
            assertThat(temporal.inProcess()).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void forbiddenNothingIsDownloadedAndTheCureIsToAllowIt() {
        try (EmbeddedTemporal temporal = start(Mode.AUTO, null)) {
            assertThat(temporal.noDevServer())
                    .hasValueSatisfying(why -> assertThat(why.cure()).startsWith("leave SWITCHBOARD_DOWNLOAD away"));
        }
    }

    @Test
    void aPortThatIsTakenBeforeTheServerHasItIsReplacedByAnother() throws IOException {
        Path starts = directory.resolve("starts");
        Path taken = directory.resolve("taken");
        byte[] archive = DownloadServer.script(
                "echo \"$@\" >> '" + starts + "'; while [ ! -e '" + taken + "' ]; do sleep 0.05; done; exit 1");
        try (DownloadServer server = new DownloadServer(archive);
                ServerSocket another = new ServerSocket()) {
            CompletableFuture<Void> takes = Aside.run(() -> {
                await().until(() -> !uiPorts(starts).isEmpty());
                try {
                    another.bind(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), uiPorts(starts).get(0)));
                    Files.createFile(taken);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            start(Mode.AUTO, download(server, archive)).close();
            takes.join();
        }
        assertThat(uiPorts(starts)).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aDownloadedProgramThatDoesNotRunIsFallenBackFrom() {
        byte[] archive = DownloadServer.script("echo cannot; exit 3");
        try (DownloadServer server = new DownloadServer(archive)) {
            try (EmbeddedTemporal temporal = start(Mode.AUTO, download(server, archive))) {
                assertThat(temporal.noDevServer())
                        .hasValueSatisfying(why -> assertThat(why.reason()).contains("does not run here"));
            }
            assertThatThrownBy(() -> start(Mode.DEV_SERVER, download(server, archive)))
                    .isInstanceOf(StartRefusedException.class)
                    .hasMessageContaining("does not run here");
        }
    }

    @Test
    @NeedsTemporalServer
    void twoStartsWithoutACliDownloadItOnceAndBothShowTheUi() {
        byte[] archive = DownloadServer.of(SwitchboardServer.temporalCli().orElseThrow());
        try (DownloadServer server = new DownloadServer(archive)) {
            System.setProperty(CliDownload.BASE_URL, server.url());
            List<CompletableFuture<EmbeddedTemporal>> starts = List.of(
                    Aside.call(() -> start("one", Mode.AUTO, download(archive))),
                    Aside.call(() -> start("two", Mode.DEV_SERVER, download(archive))));
            for (CompletableFuture<EmbeddedTemporal> start : starts) {
                try (EmbeddedTemporal temporal = start.join()) {
                    assertThat(temporal.uiUrl())
                            .hasValueSatisfying(url -> assertThat(status(url)).isEqualTo(200));
                }
            }
            assertThat(server.archives()).isEqualTo(1);
        }
    }

    @Test
    @NeedsTemporalServer
    void aDevServerThatDiesIsStartedAgainAtTheSameAddress() throws IOException {
        String cli = SwitchboardServer.temporalCli().orElseThrow().toString();
        try (DataDirectory data = DataDirectory.open(directory.resolve("data"));
                EmbeddedTemporal temporal = EmbeddedTemporal.start(
                        data,
                        new EmbeddedTemporal.Options(
                                Mode.DEV_SERVER, new EmbeddedTemporal.Cli(cli, "", null), "default", 0, 0, false))) {
            String ui = temporal.uiUrl().orElseThrow();
            long first = pid(data);
            assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();

            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
                assertThat(pid(data)).isNotEqualTo(first);
                assertThat(status(ui)).isEqualTo(200);
            });
        }
        assertThat(directory.resolve("data").resolve("temporal.pid")).doesNotExist();
    }

    private static long pid(DataDirectory data) throws IOException {
        return Long.parseLong(Files.readString(data.resolve("temporal.pid")));
    }

    /** The pinned release is to have the server that production runs; the CLI here is of that release. */
    @Test
    @NeedsTemporalServer
    void theReleaseHasTheServerOfDockerCompose() throws Exception {
        Matcher image = Pattern.compile("image: temporalio/server:(\\S+)")
                .matcher(Files.readString(Path.of("..", "docker-compose.yml")));
        assertThat(image.find()).isTrue();
        Process version =
                new ProcessBuilder(SwitchboardServer.temporalCli().orElseThrow().toString(), "--version").start();

        assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Server " + image.group(1) + ",");
        assertThat(Files.readString(Path.of("..", ".ci", "run"))).contains("cmd/temporal@" + CliRelease.VERSION + " ");
    }

    @Test
    void theCacheIsWhereTheSystemKeepsCaches() {
        Path home = Path.of("/home/ada");

        assertThat(UserCache.directory("Linux", home, Map.of())).hasToString("/home/ada/.cache/switchboard");
        assertThat(UserCache.directory("Linux", home, Map.of("XDG_CACHE_HOME", "/var/ada")))
                .hasToString("/var/ada/switchboard");
        assertThat(UserCache.directory("Linux", home, Map.of("XDG_CACHE_HOME", "not/absolute")))
                .hasToString("/home/ada/.cache/switchboard");
        assertThat(UserCache.directory("Mac OS X", home, Map.of())).hasToString("/home/ada/Library/Caches/switchboard");
    }

    private CliDownload download(DownloadServer server, byte[] archive) {
        System.setProperty(CliDownload.BASE_URL, server.url());
        return download(archive);
    }

    private CliDownload download(byte[] archive) {
        return CliDownload.into(directory.resolve("cache"), DownloadServer.sha256(archive));
    }

    private EmbeddedTemporal start(Mode mode, @Nullable CliDownload download) {
        return start("data", mode, download);
    }

    private EmbeddedTemporal start(String data, Mode mode, @Nullable CliDownload download) {
        try (DataDirectory opened = DataDirectory.open(directory.resolve(data))) {
            return EmbeddedTemporal.start(
                    opened,
                    new EmbeddedTemporal.Options(
                            mode, new EmbeddedTemporal.Cli("", "/nowhere", download), "default", 0, 0, false));
        }
    }

    private static List<Integer> uiPorts(Path starts) {
        return Files.exists(starts)
                ? Pattern.compile("--ui-port (\\d+)")
                        .matcher(read(starts))
                        .results()
                        .map(port -> Integer.valueOf(port.group(1)))
                        .toList()
                : List.of();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int status(String url) {
        try {
            return ((HttpURLConnection) URI.create(url).toURL().openConnection()).getResponseCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
