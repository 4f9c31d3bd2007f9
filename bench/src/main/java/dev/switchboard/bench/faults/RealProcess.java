package dev.switchboard.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of the stack, which can be killed, frozen and started again. Ends with this JVM. */
final class RealProcess {

    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final String ready;
    private final Path directory;
    private @Nullable Process process;
    private final Object ending = new Object();
    private final Object signals = new Object();
    private volatile boolean killed = true;
    private boolean closed;

    /**
     * One that does not run yet.
     *
     * @param ready a URL that answers 200, or {@code postmaster.pid} for PostgreSQL
     * @param directory of the whole stack
     */
    RealProcess(String name, List<String> command, Map<String, String> environment, String ready, Path directory) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.ready = ready;
        this.directory = directory;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    String name() {
        return name;
    }

    /** Starts it unless it runs, and waits until it is ready. */
    synchronized void start() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " is not ready after " + START + ":\n" + endOfLog());
            }
            if (!runs()) {
                requireKilled();
                launch();
                // Another fault may have killed it while it started.
                deadline = System.nanoTime() + START.toNanos();
            }
            Thread.sleep(100);
        }
    }

    /** After a kill, PostgreSQL refuses to start until the last of its old processes is gone; it is started again. */
    private void requireKilled() throws IOException {
        if (!killed && !ready.equals("postmaster.pid")) {
            throw new IllegalStateException(name + " has ended by itself:\n" + endOfLog());
        }
    }

    private void launch() throws IOException {
        killed = false;
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        synchronized (ending) {
            if (closed) {
                throw new IllegalStateException(name + " is not started again: all is being ended");
            }
            process = builder.start();
        }
    }

    /**
     * SIGKILL to it and to the processes that it has started. Those of PostgreSQL would end by themselves, but not
     * while they are frozen, and as long as one is there PostgreSQL does not start again.
     */
    void kill() {
        killed = true;
        Process running = process;
        if (running == null) {
            return;
        }
        synchronized (signals) {
            List<ProcessHandle> children = running.descendants().toList();
            try {
                running.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Ends it for good: whoever was about to start it again cannot. */
    void close() {
        synchronized (ending) {
            closed = true;
        }
        kill();
    }

    /** SIGSTOP to it and to the processes that it has started. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** SIGCONT to the same. */
    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        // Not while it is being killed: a child that is frozen then is nobody's.
        synchronized (signals) {
            Process running = process;
            if (running == null || !running.isAlive()) {
                return;
            }
            List<String> words = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(running.pid())));
            running.descendants().forEach(child -> words.add(Long.toString(child.pid())));
            // One that has ended meanwhile is no failure.
            new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    private boolean runs() {
        Process running = process;
        return running != null && running.isAlive();
    }

    private boolean isReady() throws InterruptedException {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return false;
        }
        return ready.equals("postmaster.pid") ? databaseIsReady(running) : answers();
    }

    /** As pg_ctl finds out. */
    private boolean databaseIsReady(Process running) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("data/postgres/postmaster.pid"));
            return lines.size() > 7
                    && lines.get(0).equals(Long.toString(running.pid()))
                    && lines.get(7).strip().equals("ready");
        } catch (IOException notYet) {
            return false;
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(ready)).build();
            return Exchange.of(request, ANSWER).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    Path log() {
        return directory.resolve("logs").resolve(name + ".log");
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log());
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}
