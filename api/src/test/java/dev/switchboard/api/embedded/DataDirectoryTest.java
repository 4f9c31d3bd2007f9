package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real process: a copy of {@code tail}, under the name of the program that is looked for. */
class DataDirectoryTest {

    private static final Path TAIL = Path.of("/usr/bin/tail");

    @TempDir
    private Path machine;

    private Path program;

    @BeforeEach
    void aProgram() throws IOException {
        assumeTrue(Files.isExecutable(TAIL));
        program = Files.copy(TAIL.toRealPath(), machine.resolve("postgres"));
        assumeTrue(program.toFile().setExecutable(true));
    }

    @Test
    void stopsWhatAnEarlierRunLeftBehindOnItsDirectory() throws Exception {
        try (DataDirectory data = DataDirectory.open(machine.resolve("data"))) {
            Process leftBehind = run(Files.createFile(data.resolve("log")));

            data.stopLeftBehind(pidFile(data, leftBehind), "postgres");

            assertThat(leftBehind.isAlive()).isFalse();
        }
    }

    @Test
    void leavesAProgramOfTheSameNameAloneThatRunsElsewhere() throws Exception {
        try (DataDirectory data = DataDirectory.open(machine.resolve("data"))) {
            Files.createDirectories(machine.resolve("data2"));
            Process somebodys = run(Files.createFile(machine.resolve("data2/log")));
            try {
                data.stopLeftBehind(pidFile(data, somebodys), "postgres");

                assertThat(somebodys.isAlive()).isTrue();
            } finally {
                somebodys.destroyForcibly().waitFor();
            }
        }
    }

    private Process run(Path file) throws IOException {
        return new ProcessBuilder(program.toString(), "-f", file.toString()).start();
    }

    private static Path pidFile(DataDirectory data, Process process) {
        Path pidFile = data.resolve("postmaster.pid");
        data.writePid(pidFile, process.pid());
        return pidFile;
    }
}
