package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The service as in production, in a process of its own that can be killed, on parts that go on. */
public final class ServiceProcess implements AutoCloseable {

    private static final String SECRET = "a-secret-of-a-test-with-32-characters";
    private static final Duration START = Duration.ofMinutes(2);

    private final List<String> command;
    private final Path directory;
    private final URI url;
    private @Nullable Process process;

    /**
     * A service that is not started yet.
     *
     * @param directory for its logs and data
     * @param arguments more arguments, {@code --key=value}
     */
    public ServiceProcess(
            Path directory,
            EmbeddedPostgres postgres,
            TemporalDevServer temporal,
            TwilioSimulator twilio,
            String... arguments) {
        this.directory = directory;
        int port = Ports.any();
        this.url = URI.create("http://127.0.0.1:" + port);
        this.command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SwitchboardApplication.class.getName(),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--switchboard.public-url=https://switchboard.example.com",
                "--switchboard.data-directory=" + directory,
                "--switchboard.database.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "--switchboard.database.username=postgres",
                "--switchboard.temporal.address=" + temporal.getTarget(),
                "--switchboard.twilio.account-sid=" + SimulatorDemo.ACCOUNT_SID,
                "--switchboard.twilio.auth-token=" + SimulatorDemo.AUTH_TOKEN,
                "--switchboard.twilio.base-url=" + twilio.baseUrl(),
                "--switchboard.secrets.key=" + Backends.SECRETS_KEY,
                "--switchboard.jwt.secret=" + SECRET));
        command.addAll(Arrays.asList(arguments));
    }

    /** A Temporal server, set so that its own limits are not what is measured. */
    public static TemporalDevServer temporal() {
        return TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(SwitchboardServer.temporalCli().orElseThrow().toString())
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .setPort(Ports.any())
                .setExtraArgs(
                        "--dynamic-config-value",
                        "history.transferProcessorMaxPollRPS=5000",
                        "--dynamic-config-value",
                        "matching.numTaskqueueReadPartitions=1",
                        "--dynamic-config-value",
                        "matching.numTaskqueueWritePartitions=1")
                .build());
    }

    /** Starts it, and waits until it is ready. */
    public ServiceProcess start() {
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createTempFile(directory, "switchboard", ".log")
                            .toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(START, this::isReady);
        return this;
    }

    /** SIGKILL. */
    public void kill() {
        Process running = process;
        if (running != null) {
            try {
                running.destroyForcibly().waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    public SwitchboardClient anonymous() {
        return SwitchboardClient.at(url);
    }

    /** Calls as the owner, who may do everything. */
    public SwitchboardClient as(String owner) {
        return anonymous().withHeader("Authorization", "Bearer " + token(owner));
    }

    private boolean isReady() {
        assertThat(process != null && process.isAlive())
                .as("the service ended; its logs are in %s", directory)
                .isTrue();
        try {
            return anonymous().get("/actuator/health").at("/status").equals("UP");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** Waits for a condition, or fails. */
    public static void await(Duration atMost, BooleanSupplier condition) {
        Awaitility.await()
                .atMost(atMost)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(condition::getAsBoolean);
    }

    private static String token(String owner) {
        SecretKeySpec key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return new NimbusJwtEncoder(new ImmutableSecret<>(key))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(),
                        JwtClaimsSet.builder()
                                .subject(owner)
                                .claim("scope", "read write purchase release admin")
                                .issuedAt(Instant.now())
                                .expiresAt(Instant.now().plusSeconds(3600))
                                .build()))
                .getTokenValue();
    }

    @Override
    public void close() {
        kill();
    }
}
