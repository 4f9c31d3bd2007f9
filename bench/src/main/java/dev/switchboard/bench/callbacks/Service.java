package dev.switchboard.bench.callbacks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The service in a process of its own, as it is delivered, on the benchmark's PostgreSQL. */
final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);

    private final Process process;
    private final int port;

    private Service(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Service start(Settings settings, Database database) throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.javaOptions());
        command.addAll(List.of(
                "-jar",
                settings.jar().toString(),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--switchboard.public-url=" + Callbacks.PUBLIC_URL,
                "--switchboard.data-directory=" + settings.directory().resolve("service"),
                "--switchboard.database.url=" + database.jdbcUrl(),
                "--switchboard.database.username=" + Database.USER,
                "--switchboard.temporal.mode=in-process",
                "--switchboard.twilio.account-sid=" + Callbacks.ACCOUNT_SID,
                "--switchboard.twilio.auth-token=" + Callbacks.AUTH_TOKEN,
                // Nobody is there, and nobody is asked: status callbacks are all that comes.
                "--switchboard.twilio.base-url=http://127.0.0.1:1"));
        Path log = settings.directory().resolve("service.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Service service = new Service(process, port);
        long deadline = System.nanoTime() + START.toNanos();
        while (!service.isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                service.close();
                throw new IllegalStateException("The service does not start:\n" + Files.readString(log));
            }
            Thread.sleep(100);
        }
        return service;
    }

    int port() {
        return port;
    }

    private boolean isReady() {
        try {
            HttpURLConnection health =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            return health.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** By SIGTERM, so that a profile that is being recorded is written. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(60, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}
