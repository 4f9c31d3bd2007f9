package dev.switchboard.api;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TemporalDevServer;
import io.temporal.testing.TemporalDevServerOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * A PostgreSQL, a Temporal server and a Twilio simulator of their own, for services that are configured as in
 * production: any number of them, in this process or as processes that can be killed. Needs the temporal CLI; see
 * {@link NeedsTemporalServer}.
 */
public final class Backends implements AutoCloseable {

    /** 32 bytes in base64. */
    static final String SECRETS_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static final String SECRET = "a-secret-of-a-test-with-32-characters";

    private final EmbeddedPostgres postgres;
    private final TemporalDevServer temporal;
    private final TwilioSimulator twilio;

    private Backends(EmbeddedPostgres postgres, TemporalDevServer temporal, TwilioSimulator twilio) {
        this.postgres = postgres;
        this.temporal = temporal;
        this.twilio = twilio;
    }

    public static Backends start() {
        EmbeddedPostgres postgres = null;
        TemporalDevServer temporal = null;
        try {
            postgres = EmbeddedPostgres.builder().setPort(Ports.any()).start();
            temporal = devServer(Ports.any());
            return new Backends(postgres, temporal, TwilioSimulator.start(SimulatorOptions.onAnyPort()));
        } catch (IOException e) {
            closeBoth(postgres, temporal);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            closeBoth(postgres, temporal);
            throw e;
        }
    }

    /** A Temporal server in memory. */
    public static TemporalDevServer devServer(int port) {
        return TemporalDevServer.start(TemporalDevServerOptions.newBuilder()
                .setExistingPath(SwitchboardServer.temporalCli().orElseThrow().toString())
                .setDownloadEnabled(false)
                .setUiEnabled(false)
                .setPort(port)
                .build());
    }

    public TwilioSimulator twilio() {
        return twilio;
    }

    public String temporalTarget() {
        return temporal.getTarget();
    }

    public String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** A client of the Temporal server, to look at histories with. */
    public WorkflowClient temporalClient() {
        return WorkflowClient.newInstance(WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(temporal.getTarget())
                .build()));
    }

    /** A service in this process; the properties win over those that say where the backends are. */
    public Service run(Map<String, String> properties) {
        int port = Ports.any();
        List<String> arguments = arguments(port, properties);
        arguments.add("--logging.level.root=warn");
        return new Service(port, SwitchboardApplication.start(arguments.toArray(String[]::new)));
    }

    /** A service in a process of its own, which writes to the log. */
    public Process launch(int port, Path log, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SwitchboardApplication.class.getName()));
        command.addAll(arguments(port, properties));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> arguments(int port, Map<String, String> properties) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("server.port", Integer.toString(port));
        all.put("server.address", "127.0.0.1");
        all.put("switchboard.public-url", "https://switchboard.example.com");
        all.put("switchboard.database.url", jdbcUrl());
        all.put("switchboard.database.username", "postgres");
        all.put("switchboard.temporal.address", temporalTarget());
        all.put("switchboard.twilio.account-sid", SimulatorDemo.ACCOUNT_SID);
        all.put("switchboard.twilio.auth-token", SimulatorDemo.AUTH_TOKEN);
        all.put("switchboard.twilio.base-url", twilio.baseUrl().toString());
        all.put("switchboard.jwt.secret", SECRET);
        all.put("switchboard.secrets.key", SECRETS_KEY);
        all.putAll(properties);
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        return arguments;
    }

    /** Calls the service on the port as the owner, who may read and write. */
    public static SwitchboardClient as(String owner, int port) {
        return as(owner, "read write", port);
    }

    /** Calls the service on the port as the owner with these scopes, separated by blanks. */
    public static SwitchboardClient as(String owner, String scope, int port) {
        SecretKeySpec key = new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        String token = new NimbusJwtEncoder(new ImmutableSecret<>(key))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(),
                        JwtClaimsSet.builder()
                                .subject(owner)
                                .claim("scope", scope)
                                .issuedAt(Instant.now())
                                .expiresAt(Instant.now().plus(Duration.ofHours(1)))
                                .build()))
                .getTokenValue();
        return SwitchboardClient.at(URI.create("http://127.0.0.1:" + port))
                .withHeader("Authorization", "Bearer " + token);
    }

    /** A service in this process. */
    public record Service(int port, ConfigurableApplicationContext context) implements AutoCloseable {

        public SwitchboardClient as(String owner) {
            return Backends.as(owner, port);
        }

        public SwitchboardClient anonymous() {
            return SwitchboardClient.at(URI.create("http://127.0.0.1:" + port));
        }

        public <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    @Override
    public void close() {
        twilio.close();
        closeBoth(postgres, temporal);
    }

    private static void closeBoth(
            @org.jspecify.annotations.Nullable EmbeddedPostgres postgres,
            @org.jspecify.annotations.Nullable TemporalDevServer temporal) {
        try {
            if (temporal != null) {
                temporal.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
