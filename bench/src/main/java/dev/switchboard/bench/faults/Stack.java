package dev.switchboard.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PostgreSQL, a Temporal server, the Twilio simulator, two workers and an api, each a process of its own, as {@code
 * deploy/local-stack} describes them.
 */
final class Stack implements AutoCloseable {

    /** What is set otherwise than in production, so that a fault is over sooner. */
    private static final Map<String, String> SERVICE_SETTINGS = Map.of(
            "SWITCHBOARD_API_WAIT", "8s",
            "SWITCHBOARD_API_RATE", "0",
            "SWITCHBOARD_TWILIO_REQUESTTIMEOUT", "3s",
            "SWITCHBOARD_TWILIO_CONNECTTIMEOUT", "2s",
            "TWILIO_ROTATION_SETTLE", "16s",
            "TWILIO_ROTATION_GRACE", "5s");

    private final JsonNode description;
    private final Map<String, RealProcess> processes = new LinkedHashMap<>();

    private Stack(Path directory, JsonNode description) {
        this.description = description;
        for (Map.Entry<String, JsonNode> entry : description.path("processes").properties()) {
            processes.put(entry.getKey(), process(entry.getKey(), entry.getValue(), directory));
        }
    }

    private static RealProcess process(String name, JsonNode described, Path directory) {
        List<String> command = new ArrayList<>();
        described.path("command").forEach(word -> command.add(word.asString()));
        Map<String, String> environment = new HashMap<>();
        described
                .path("environment")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asString()));
        if (environment.containsKey("SWITCHBOARD_ROLE")) {
            environment.putAll(SERVICE_SETTINGS);
        }
        environment.computeIfPresent(
                "JAVA_TOOL_OPTIONS", (key, options) -> options.replace("MaxRAM=1g", "MaxRAM=512m"));
        return new RealProcess(
                name, command, environment, described.path("ready").asString(), directory);
    }

    /** A new one in a new directory, ready. */
    static Stack start(Path directory) throws IOException, InterruptedException {
        FileSystemUtils.deleteRecursively(directory);
        Path script = Path.of("..", "deploy", "local-stack");
        ProcessBuilder prepare = new ProcessBuilder(script.toString(), "prepare").inheritIO();
        prepare.environment().put("LOCAL_STACK", directory.toString());
        if (prepare.start().waitFor() != 0) {
            throw new IllegalStateException("deploy/local-stack prepare failed");
        }
        Stack stack =
                new Stack(directory, new JsonMapper().readTree(Files.readString(directory.resolve("stack.json"))));
        try {
            stack.startAll();
            return stack;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            stack.close();
            throw failure;
        }
    }

    /** Starts what does not run, and waits until all are ready. */
    void startAll() throws IOException, InterruptedException {
        for (String first : List.of("postgres", "temporal", "simulator")) {
            process(first).start();
        }
        List<Thread> starts = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (String service : List.of("worker-1", "worker-2", "api")) {
            Thread start = new Thread(() -> {
                try {
                    process(service).start();
                } catch (IOException | InterruptedException | RuntimeException failure) {
                    synchronized (failures) {
                        failures.add(failure);
                    }
                }
            });
            start.start();
            starts.add(start);
        }
        for (Thread start : starts) {
            start.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.get(0));
        }
    }

    RealProcess process(String name) {
        return Objects.requireNonNull(processes.get(name), name);
    }

    Iterable<RealProcess> processes() {
        return processes.values();
    }

    URI url(String name) {
        return URI.create(description.path("urls").path(name).asString());
    }

    String secret(String name) {
        return description.path("secrets").path(name).asString();
    }

    String accountSid() {
        return description.path("account").asString();
    }

    Connection database() throws SQLException {
        return DriverManager.getConnection(
                description.path("database").asString(), "switchboard", secret("SWITCHBOARD_DATABASE_PASSWORD"));
    }

    /** {@code host:port} of the Temporal server. */
    String temporalAddress() {
        return url("temporal").getAuthority();
    }

    /** Runs the Temporal CLI against its namespace. */
    String temporal(String... words) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Objects.requireNonNullElse(System.getenv("TEMPORAL_CLI"), "temporal")));
        command.addAll(List.of(words));
        command.addAll(List.of("--address", temporalAddress(), "--namespace", "switchboard"));
        // Without it the CLI waits for a server that is frozen as long as that is.
        command.addAll(List.of("--command-timeout", "20s"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("temporal " + String.join(" ", words) + " failed");
        }
        return output;
    }

    @Override
    public void close() {
        List<RealProcess> backwards = new ArrayList<>(processes.values());
        java.util.Collections.reverse(backwards);
        backwards.forEach(RealProcess::close);
    }
}
