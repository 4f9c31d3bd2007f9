package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.StartRefusedException;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testserver.TestServer;
import java.io.Closeable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Temporal server: Temporal's own dev server where its CLI is installed, otherwise the SDK's, inside this process. */
final class EmbeddedTemporal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedTemporal.class);
    private static final String PROGRAM = "temporal";

    /** Which server. */
    enum Mode {
        /** The dev server if there is a CLI, otherwise in-process. */
        AUTO,
        DEV_SERVER,
        IN_PROCESS
    }

    /**
     * What is wanted.
     *
     * @param cli the CLI's path; found on the PATH when empty
     * @param port of the dev server; another one when it is taken
     * @param uiPort of its UI; another one when it is taken
     * @param versioned whether workers are of a deployment version
     */
    record Options(Mode mode, String cli, String namespace, int port, int uiPort, boolean versioned) {}

    private final String target;
    private final @Nullable String uiUrl;
    private final Closeable server;

    private EmbeddedTemporal(String target, @Nullable String uiUrl, Closeable server) {
        this.target = target;
        this.uiUrl = uiUrl;
        this.server = server;
    }

    static EmbeddedTemporal start(DataDirectory data, Options options) {
        Path pidFile = data.resolve("temporal.pid");
        data.stopLeftBehind(pidFile, PROGRAM);
        Optional<Path> cli = options.mode() == Mode.IN_PROCESS ? Optional.empty() : cli(options.cli());
        if (cli.isPresent()) {
            return devServer(data, options, cli.get(), pidFile);
        }
        if (options.mode() == Mode.DEV_SERVER) {
            throw new StartRefusedException(
                    "SWITCHBOARD_TEMPORAL asks for the dev server, but there is no temporal CLI on the PATH.",
                    "Install it (https://docs.temporal.io/cli), name it with TEMPORAL_CLI, or set"
                            + " SWITCHBOARD_TEMPORAL=in-process.");
        }
        if (options.versioned()) {
            throw new StartRefusedException(
                    "SWITCHBOARD_DEPLOYMENT_NAME is set, and the Temporal inside this process has no worker versioning.",
                    "Leave SWITCHBOARD_DEPLOYMENT_NAME and SWITCHBOARD_BUILD_ID away, install the temporal CLI, or set"
                            + " TEMPORAL_ADDRESS.");
        }
        int port = Ports.any();
        // Time skipping is off in this form; on, timers would fire at once while somebody waits for a result.
        TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port);
        return new EmbeddedTemporal("127.0.0.1:" + port, null, server);
    }

    private static EmbeddedTemporal devServer(DataDirectory data, Options options, Path cli, Path pidFile) {
        int uiPort = Ports.freeFrom(options.uiPort());
        Set<Long> before = children();
        TemporalDevServer server = TemporalDevServer.start(
                options.namespace(),
                TemporalDevServerOptions.newBuilder()
                        .setExistingPath(cli.toString())
                        .setDownloadEnabled(false)
                        .setIp("127.0.0.1")
                        .setPort(Ports.freeFrom(options.port()))
                        .setUiEnabled(true)
                        .setUiPort(uiPort)
                        .setDatabaseFilename(data.resolve("temporal.db").toString())
                        .setLogFile(data.resolve("temporal.log").toString())
                        .setLogLevel("warn")
                        .setStartupTimeout(Duration.ofSeconds(60))
                        // Without these the one shard of a dev server hands out 20 tasks a second.
                        .setExtraArgs(
                                "--dynamic-config-value",
                                "history.transferProcessorMaxPollRPS=5000",
                                "--dynamic-config-value",
                                "matching.numTaskqueueReadPartitions=1",
                                "--dynamic-config-value",
                                "matching.numTaskqueueWritePartitions=1")
                        .build());
        children().stream()
                .filter(pid -> !before.contains(pid))
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.endsWith(PROGRAM))
                        .isPresent())
                .findFirst()
                .ifPresent(pid -> data.writePid(pidFile, pid));
        return new EmbeddedTemporal(server.getTarget(), "http://localhost:" + uiPort, () -> {
            server.close();
            Files.deleteIfExists(pidFile);
        });
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static Optional<Path> cli(String named) {
        if (!named.isBlank()) {
            Path path = Path.of(named);
            if (!Files.isExecutable(path)) {
                throw new StartRefusedException(
                        "TEMPORAL_CLI names " + named + ", which is not a program.",
                        "Give the path of the temporal CLI, or leave it out.");
            }
            return Optional.of(path.toAbsolutePath());
        }
        String search = System.getenv("PATH");
        return search == null
                ? Optional.empty()
                : Arrays.stream(search.split(File.pathSeparator, -1))
                        .filter(directory -> !directory.isBlank())
                        .map(directory -> Path.of(directory, PROGRAM))
                        .filter(Files::isExecutable)
                        .filter(Files::isRegularFile)
                        .findFirst();
    }

    String target() {
        return target;
    }

    boolean inProcess() {
        return uiUrl == null;
    }

    /** Its web UI; none inside this process. */
    Optional<String> uiUrl() {
        return Optional.ofNullable(uiUrl);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (java.io.IOException | RuntimeException e) {
            log.warn("The embedded Temporal did not stop cleanly", e);
        }
    }
}
