package dev.switchboard.bench.fleet;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** The service as it is delivered, in a process of its own that can be killed and started again. */
final class SwitchboardProcess implements AutoCloseable {

    private static final String SECRET = "a-secret-of-a-benchmark-with-44-characters--";

    private final List<String> command;
    private final Path directory;
    private final JsonClient anonymous;
    private final JsonClient owner;
    private final JsonClient waitingOwner;
    private @Nullable Child process;
    private Duration readyAfter = Duration.ZERO;

    /** One that is not started yet. */
    SwitchboardProcess(
            FleetSettings settings, Path directory, Database database, TemporalProcess temporal, TwilioProcess twilio)
            throws IOException {
        int port = Child.freePort();
        this.directory = directory;
        this.command = List.of(
                Child.java(),
                "-Xmx" + settings.heap(),
                "-XX:+ExitOnOutOfMemoryError",
                GcLogs.option(directory),
                "-jar",
                settings.jar().toString(),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--switchboard.public-url=" + Webhooks.PUBLIC_URL,
                "--switchboard.webhooks.connection-overrides=" + Webhooks.CONNECTION_OVERRIDES,
                "--switchboard.data-directory=" + directory.resolve("service"),
                "--switchboard.database.url=" + database.jdbcUrl(),
                "--switchboard.database.username=" + Database.USER,
                "--switchboard.temporal.address=" + temporal.address(),
                "--switchboard.twilio.account-sid=" + TwilioProcess.ACCOUNT_SID,
                "--switchboard.twilio.auth-token=" + TwilioProcess.AUTH_TOKEN,
                "--switchboard.twilio.base-url=" + twilio.baseUrl(),
                "--switchboard.twilio.requests-per-second=" + settings.rate(),
                "--switchboard.jwt.secret=" + SECRET,
                // Of which nobody makes a secret.
                "--switchboard.secrets.key=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=");
        URI url = URI.create("http://127.0.0.1:" + port);
        this.anonymous = new JsonClient(url);
        String authorization = "Bearer " + token();
        this.owner = new JsonClient(url, "Authorization", authorization, "Prefer", "respond-async");
        this.waitingOwner = new JsonClient(url, "Authorization", authorization, "Content-Type", "application/json");
    }

    /** Starts it, and waits until it is ready. */
    void start() throws IOException, InterruptedException {
        long start = System.nanoTime();
        process = Child.start(
                command, Map.of(), directory.resolve("switchboard.log"), () -> anonymous.answers("/actuator/health"));
        readyAfter = Duration.ofNanos(System.nanoTime() - start);
    }

    /** How long its last start took. */
    Duration readyAfter() {
        return readyAfter;
    }

    void kill() {
        if (process != null) {
            process.close();
        }
    }

    /** Fails when it has ended by itself. */
    void requireAlive() throws IOException {
        if (process != null) {
            process.requireAlive();
        }
    }

    /** Calls as the numbers' owner; never waits for operations. */
    JsonClient owner() {
        return owner;
    }

    /** Calls as the numbers' owner, and waits for what it asks for. */
    JsonClient waitingOwner() {
        return waitingOwner;
    }

    private static String token() {
        SecretKeySpec key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        return new NimbusJwtEncoder(new ImmutableSecret<>(key))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(),
                        JwtClaimsSet.builder()
                                .subject(Database.OWNER)
                                .claim("scope", "read write")
                                .issuedAt(Instant.now())
                                .expiresAt(Instant.now().plusSeconds(86_400))
                                .build()))
                .getTokenValue();
    }

    @Override
    public void close() {
        kill();
    }
}
