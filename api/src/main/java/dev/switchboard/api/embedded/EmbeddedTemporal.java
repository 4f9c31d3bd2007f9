package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.Ports;
import dev.switchboard.api.startup.StartRefusedException;
import java.io.Closeable;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Temporal server: Temporal's own dev server where its CLI is installed or can be downloaded, otherwise the SDK's,
 * inside this process.
 */
final class EmbeddedTemporal implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedTemporal.class);
    static final String PROGRAM = "temporal";
    static final String PID_FILE = "temporal.pid";

    /** Between the look for a free port and the server's start another program may take it. */
    private static final int STARTS = 3;

    enum Mode {
        /** The dev server if there is a CLI or one can be downloaded, otherwise in-process. */
        AUTO,
        /** The dev server, or no start. */
        DEV_SERVER,
        /** Neither looks for a CLI nor downloads one. */
        IN_PROCESS
    }

    /**
     * What is wanted.
     *
     * @param cli where Temporal's CLI comes from
     * @param port of the dev server; another one when it is taken
     * @param uiPort of its UI; another one when it is taken
     * @param versioned whether workers are of a deployment version
     */
    record Options(Mode mode, Cli cli, String namespace, int port, int uiPort, boolean versioned) {}

    /**
     * Where Temporal's CLI comes from.
     *
     * @param named its path; when empty it is looked for
     * @param searchPath the PATH
     * @param download for when there is none; null when that is forbidden
     */
    record Cli(String named, String searchPath, @Nullable CliDownload download) {}

    /**
     * Why there is no dev server.
     *
     * @param reason a part of a sentence
     * @param cure what to do to have one
     */
    record NoDevServer(String reason, String cure) {}

    private static final String INSTALL =
            "install the temporal CLI (https://docs.temporal.io/cli) or name it with TEMPORAL_CLI";

    private final String target;
    private final @Nullable String uiUrl;
    private final @Nullable NoDevServer noDevServer;
    private final Closeable server;

    private EmbeddedTemporal(
            String target, @Nullable String uiUrl, @Nullable NoDevServer noDevServer, Closeable server) {
        this.target = target;
        this.uiUrl = uiUrl;
        this.noDevServer = noDevServer;
        this.server = server;
    }

    static EmbeddedTemporal start(DataDirectory data, Options options) {
        data.stopLeftBehind(data.resolve(PID_FILE), PROGRAM);
        if (options.mode() == Mode.IN_PROCESS) {
            return inProcess(
                    options, new NoDevServer("SWITCHBOARD_TEMPORAL asks for it", "leave SWITCHBOARD_TEMPORAL away"));
        }
        Optional<Path> installed = cli(options.cli());
        if (installed.isPresent()) {
            return devServer(data, options, installed.get());
        }
        NoDevServer why;
        CliDownload download = options.cli().download();
        if (download == null) {
            why = new NoDevServer(
                    "no temporal CLI is on the PATH, and SWITCHBOARD_DOWNLOAD forbids to download one",
                    "leave SWITCHBOARD_DOWNLOAD away, or " + INSTALL);
        } else {
            try {
                return devServer(data, options, download.fetch());
            } catch (CliUnavailableException e) {
                why = new NoDevServer(
                        "no temporal CLI is on the PATH, and it could not be downloaded: " + e.getMessage(),
                        "start again when it can be downloaded, or " + INSTALL);
            } catch (IllegalStateException e) {
                log.warn("The temporal CLI that was downloaded does not run", e);
                why = new NoDevServer(
                        "the temporal CLI that was downloaded does not run here",
                        "see " + data.resolve("temporal.log") + ", or " + INSTALL);
            }
        }
        if (options.mode() == Mode.DEV_SERVER) {
            throw new StartRefusedException(
                    "SWITCHBOARD_TEMPORAL asks for the dev server, but " + why.reason() + ".",
                    capitalized(why.cure()) + ", or set SWITCHBOARD_TEMPORAL=in-process.");
        }
        log.warn("Temporal runs inside this process, without its UI: {}. To have it, {}", why.reason(), why.cure());
        return inProcess(options, why);
    }

    static String capitalized(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static EmbeddedTemporal inProcess(Options options, NoDevServer why) {
        if (options.versioned()) {
            throw new StartRefusedException(
                    "SWITCHBOARD_DEPLOYMENT_NAME is set, and the Temporal inside this process has no worker versioning.",
                    "Leave SWITCHBOARD_DEPLOYMENT_NAME and SWITCHBOARD_BUILD_ID away, install the temporal CLI, or set"
                            + " TEMPORAL_ADDRESS.");
        }
        LoopbackTemporal server = LoopbackTemporal.start();
        return new EmbeddedTemporal(server.target(), null, why, server);
    }

    private static EmbeddedTemporal devServer(DataDirectory data, Options options, Path cli) {
        for (int attempt = 1; ; attempt++) {
            int port = Ports.freeFrom(options.port());
            int uiPort = Ports.freeFrom(options.uiPort());
            try {
                DevServer server = new DevServer(data, cli, options, port, uiPort);
                return new EmbeddedTemporal(server.target(), "http://localhost:" + uiPort, null, server);
            } catch (IllegalStateException e) {
                boolean stillFree = Ports.isFree(port) && Ports.isFree(uiPort);
                if (stillFree || attempt == STARTS) {
                    throw e;
                }
                log.warn("Another program took a port before Temporal's dev server had it: {}", e.getMessage());
            }
        }
    }

    private static Optional<Path> cli(Cli cli) {
        String named = cli.named();
        if (!named.isBlank()) {
            Path path = Path.of(named);
            if (!Files.isExecutable(path)) {
                throw new StartRefusedException(
                        "TEMPORAL_CLI names " + named + ", which is not a program.",
                        "Give the path of the temporal CLI, or leave it out.");
            }
            return Optional.of(path.toAbsolutePath());
        }
        return Arrays.stream(cli.searchPath().split(File.pathSeparator, -1))
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

    /** Why Temporal runs inside this process; nothing when it is a dev server. */
    Optional<NoDevServer> noDevServer() {
        return Optional.ofNullable(noDevServer);
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
