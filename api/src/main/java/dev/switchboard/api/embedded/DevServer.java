package dev.switchboard.api.embedded;

import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporal's dev server, started again when it dies: at the same address and on the same database, so that the workers
 * only have to connect again, and runs go on.
 */
final class DevServer implements Closeable {

    private static final Logger log = LoggerFactory.getLogger(DevServer.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DataDirectory data;
    private final Path cli;
    private final EmbeddedTemporal.Options options;
    private final int port;
    private final int uiPort;
    private @Nullable TemporalDevServer server;
    private boolean closed;

    /**
     * Starts it.
     *
     * @param port where it listens, which is free
     * @param uiPort where its UI does
     */
    DevServer(DataDirectory data, Path cli, EmbeddedTemporal.Options options, int port, int uiPort) {
        this.data = data;
        this.cli = cli;
        this.options = options;
        this.port = port;
        this.uiPort = uiPort;
        start();
    }

    /** Host and port. */
    String target() {
        return "127.0.0.1:" + port;
    }

    private synchronized void start() {
        Set<Long> before = children();
        server = TemporalDevServer.start(
                options.namespace(),
                TemporalDevServerOptions.newBuilder()
                        .setExistingPath(cli.toString())
                        .setDownloadEnabled(false)
                        .setIp("127.0.0.1")
                        .setPort(port)
                        .setUiEnabled(true)
                        .setUiPort(uiPort)
                        .setDatabaseFilename(database())
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
        started(before).ifPresent(process -> {
            data.writePid(pidFile(), process.pid());
            var unused = process.onExit().thenRunAsync(this::startAgain, DevServer::inOwnThread);
        });
    }

    /** Starting takes long: the few threads that all of Java shares are not for that. */
    private static void inOwnThread(Runnable task) {
        Thread thread = new Thread(task, "temporal-dev-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void startAgain() {
        startAgain(FIRST_PAUSE);
    }

    private synchronized void startAgain(Duration pause) {
        if (closed || processStops()) {
            return;
        }
        log.warn("Temporal's dev server has ended; starting it again. Its log is {}", data.resolve("temporal.log"));
        try {
            closeServer();
            start();
            log.info("Temporal's dev server runs again at {}", target());
        } catch (RuntimeException e) {
            log.warn("It does not start; trying again in {} s", pause.toMillis() / 1000.0, e);
            Duration next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> startAgain(next));
        }
    }

    /** The child that was not there before and is on our database, where the system tells. */
    private Optional<ProcessHandle> started(Set<Long> before) {
        return ProcessHandle.current()
                .children()
                .filter(child -> !before.contains(child.pid()))
                .filter(child -> child.info()
                        .command()
                        .filter(command -> command.endsWith(EmbeddedTemporal.PROGRAM))
                        .isPresent())
                .filter(child -> child.info()
                        .commandLine()
                        .map(line -> line.contains(database()))
                        .orElse(true))
                .findFirst();
    }

    /** Ctrl-C in a terminal ends both. */
    private static boolean processStops() {
        Thread nothing = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(nothing);
            Runtime.getRuntime().removeShutdownHook(nothing);
            return false;
        } catch (IllegalStateException shutdown) {
            return true;
        }
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private String database() {
        return data.resolve("temporal.db").toString();
    }

    private Path pidFile() {
        return data.resolve(EmbeddedTemporal.PID_FILE);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeServer();
        Files.deleteIfExists(pidFile());
    }

    private synchronized void closeServer() {
        TemporalDevServer ending = server;
        server = null;
        if (ending != null) {
            ending.close();
        }
    }
}
