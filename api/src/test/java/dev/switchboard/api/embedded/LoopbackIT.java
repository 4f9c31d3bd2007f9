package dev.switchboard.api.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;

/** Whatever embedded mode starts has no password, or one that everybody knows, or gives tokens away. */
class LoopbackIT {

    /** 127.0.0.1, ::1, and 127.0.0.1 in IPv6, as the kernel writes them on a little-endian machine. */
    private static final Set<String> LOOPBACK =
            Set.of("0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F");

    private static final String LISTENS = "0A";

    @Test
    @EnabledOnOs(OS.LINUX)
    void everythingThatIsStartedListensOnTheLoopbackOnly() {
        try (SwitchboardServer server = SwitchboardServer.start()) {
            assertThat(listening())
                    .isNotEmpty()
                    .allSatisfy(address ->
                            assertThat(LOOPBACK).as(address).contains(address.substring(0, address.indexOf(':'))));
            assertThat(listening()).anyMatch(address -> address.endsWith(":%04X".formatted(server.port())));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void soDoesTheDevServer() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                SwitchboardServer.temporalCli().isPresent(), "There is no temporal CLI");
        try (SwitchboardServer server =
                SwitchboardServer.start(Options.defaults().withDevServer())) {
            assertThat(server.port()).isPositive();
            assertThat(listening())
                    .isNotEmpty()
                    .allSatisfy(address ->
                            assertThat(LOOPBACK).as(address).contains(address.substring(0, address.indexOf(':'))));
        }
    }

    @Test
    void theDatabaseAsksForAPasswordOfItsOwnAlsoAfterARestart() throws Exception {
        try (SwitchboardServer server = SwitchboardServer.start()) {
            refusesStrangers(server);
            server.restart();
            refusesStrangers(server);
        }
    }

    private static void refusesStrangers(SwitchboardServer server) throws SQLException {
        String url = server.bean(Environment.class).getRequiredProperty("switchboard.database.url");
        String password = server.bean(Environment.class).getRequiredProperty("switchboard.database.password");
        assertThat(password).hasSize(64);
        for (String guess : new String[] {"", "postgres", "switchboard"}) {
            assertThatThrownBy(() -> DriverManager.getConnection(url, EmbeddedDatabase.USER, guess)
                            .close())
                    .isInstanceOf(SQLException.class);
        }
        DriverManager.getConnection(url, EmbeddedDatabase.USER, password).close();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void programsLieWhereNobodyElseCanPutAny(@TempDir Path directory) throws Exception {
        Path folder = directory.resolve("cache").resolve("postgres");
        PostgresPrograms.ownersOnly(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        PostgresPrograms.ownersOnly(folder);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("elsewhere"));
        assertThatThrownBy(() -> PostgresPrograms.ownersOnly(link)).isInstanceOf(IOException.class);
    }

    /** The addresses, {@code address:port} in hexadecimal, of this process and of those that it started. */
    private static Set<String> listening() {
        Set<String> sockets = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .flatMap(process -> sockets(process.pid()).stream())
                .collect(Collectors.toSet());
        Set<String> addresses = new HashSet<>();
        for (String table : new String[] {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                lines.skip(1)
                        .map(line -> line.strip().split("\\s+", -1))
                        .filter(fields -> fields[3].equals(LISTENS) && sockets.contains("socket:[" + fields[9] + "]"))
                        .forEach(fields -> addresses.add(fields[1]));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return addresses;
    }

    private static Set<String> sockets(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.flatMap(file -> target(file).stream()).collect(Collectors.toSet());
        } catch (IOException ended) {
            return Set.of();
        }
    }

    private static Optional<String> target(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file).toString());
        } catch (IOException closed) {
            return Optional.empty();
        }
    }
}
