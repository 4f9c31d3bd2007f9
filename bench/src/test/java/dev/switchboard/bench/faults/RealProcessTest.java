package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RealProcessTest {

    /** Ready as PostgreSQL is, with a child that ends once its parent is gone. */
    private static final String SERVER = """
            (while kill -0 $$ 2> /dev/null; do sleep 0.1; done) &
            echo $! > child
            printf '%s\\n\\n\\n\\n\\n\\n\\nready\\n' $$ > data/postgres/postmaster.pid
            wait
            """;

    @TempDir
    private Path directory;

    private RealProcess server;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(directory.resolve("data/postgres"));
        Files.createDirectories(directory.resolve("logs"));
        server = new RealProcess(
                "server",
                List.of("bash", "-c", SERVER),
                Map.of("PATH", System.getenv("PATH")),
                "postmaster.pid",
                directory);
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void nothingIsLeftOfAServerThatWasFrozenAndIsKilled() throws Exception {
        ProcessHandle child = child();
        server.freeze();

        server.kill();

        child.onExit().get(20, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void oneThatWasKilledIsStartedAgain() throws Exception {
        ProcessHandle before = child();
        server.kill();

        server.start();

        assertThat(child().pid()).isNotEqualTo(before.pid());
    }

    private ProcessHandle child() throws Exception {
        long pid = Long.parseLong(Files.readString(directory.resolve("child")).strip());
        return ProcessHandle.of(pid).orElseThrow();
    }
}
