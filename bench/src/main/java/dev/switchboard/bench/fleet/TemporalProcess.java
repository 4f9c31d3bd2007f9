package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Temporal dev server, set so that its own limits are not what is measured. */
final class TemporalProcess implements AutoCloseable {

    private final Child process;
    private final String cli;
    private final String address;

    private TemporalProcess(Child process, String cli, String address) {
        this.process = process;
        this.cli = cli;
        this.address = address;
    }

    static TemporalProcess start(String cli, Path directory) throws IOException, InterruptedException {
        int port = Child.freePort();
        String address = "127.0.0.1:" + port;
        Child process = Child.start(
                List.of(
                        cli,
                        "server",
                        "start-dev",
                        "--headless",
                        "--log-level=error",
                        "--port=" + port,
                        "--dynamic-config-value=history.transferProcessorMaxPollRPS=5000",
                        "--dynamic-config-value=matching.numTaskqueueReadPartitions=1",
                        "--dynamic-config-value=matching.numTaskqueueWritePartitions=1"),
                Map.of(),
                directory.resolve("temporal.log"),
                () -> isReady(cli, address));
        return new TemporalProcess(process, cli, address);
    }

    String address() {
        return address;
    }

    /** Events of the longest run of any workflow that was started since and has ended. */
    int biggestHistory(Instant since) throws IOException, InterruptedException {
        Process list = new ProcessBuilder(
                        cli,
                        "workflow",
                        "list",
                        "--address=" + address,
                        "--query=StartTime >= '" + since + "'",
                        "--limit=1000",
                        "--output=json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String json = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (list.waitFor() != 0) {
            throw new IllegalStateException("temporal workflow list failed");
        }
        return JsonClient.read(json)
                .valueStream()
                .mapToInt(run -> run.path("historyLength").asInt(0))
                .max()
                .orElse(0);
    }

    private static boolean isReady(String cli, String address) {
        try {
            Process describe = new ProcessBuilder(
                            cli, "operator", "namespace", "describe", "--namespace=default", "--address=" + address)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return describe.waitFor(10, TimeUnit.SECONDS) && describe.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
