package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import dev.switchboard.api.Installation;
import dev.switchboard.api.SwitchboardClient;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stack in the folder LOCAL_STACK, whose processes {@code deploy/local-stack} has started and stops and starts
 * again.
 */
public final class LocalStack implements Installation {

    /** The processes of the service, by the names that the script gives them. */
    static final List<String> SERVICES = List.of("api", "worker-1", "worker-2");

    private static final Path SCRIPT = Path.of("..", "deploy", "local-stack");
    private static final Set<String> TOKENS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final JsonNode stack;
    private final SimulatorControl twilio;

    private LocalStack(Path directory) {
        this.directory = directory;
        this.stack = new JsonMapper().readTree(read(directory.resolve("stack.json")));
        this.twilio =
                new SimulatorControl(url("simulator"), stack.at("/account").asString(), secret("TWILIO_AUTH_TOKEN"));
    }

    /** The one that the tests run on. */
    public static LocalStack running() {
        String directory = System.getenv("LOCAL_STACK");
        assertThat(directory).as("LOCAL_STACK: call deploy/local-stack test").isNotBlank();
        return new LocalStack(Path.of(directory));
    }

    @Override
    public URI url() {
        return url("api");
    }

    URI url(String name) {
        return URI.create(stack.at("/urls/" + name).asString());
    }

    /** What is asked over HTTP without a token: a metrics port, Prometheus, the Temporal UI. */
    SwitchboardClient at(String name) {
        return SwitchboardClient.at(url(name));
    }

    SimulatorControl twilio() {
        return twilio;
    }

    String secret(String name) {
        return stack.at("/secrets/" + name).asString();
    }

    Map<String, String> secrets() {
        Map<String, String> secrets = new LinkedHashMap<>();
        stack.at("/secrets")
                .properties()
                .forEach(
                        secret -> secrets.put(secret.getKey(), secret.getValue().asString()));
        return secrets;
    }

    @Override
    public SwitchboardClient as(String owner) {
        SecretKeySpec key =
                new SecretKeySpec(secret("SWITCHBOARD_JWT_SECRET").getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        String token = new NimbusJwtEncoder(new ImmutableSecret<>(key))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(),
                        JwtClaimsSet.builder()
                                .subject(owner)
                                .claim("scope", "read write")
                                .issuedAt(Instant.now())
                                .expiresAt(Instant.now().plus(Duration.ofHours(1)))
                                .build()))
                .getTokenValue();
        TOKENS.add(token);
        return at("api").withHeader("Authorization", "Bearer " + token);
    }

    /** Every token that any test has called with. */
    static Set<String> tokens() {
        return TOKENS;
    }

    /** An import gives a number its SID as its id. */
    @Override
    public String idOf(String phoneNumber) {
        return twilio.number(phoneNumber).at("/sid").asString();
    }

    @Override
    public Map<String, String> heldByTwilio(String phoneNumber) {
        Map<String, String> held = new LinkedHashMap<>();
        twilio.number(phoneNumber)
                .properties()
                .forEach(field -> held.put(field.getKey(), field.getValue().asString("")));
        return held;
    }

    @Override
    public void changeAtTwilio(String phoneNumber, String field, String value) {
        twilio.change(phoneNumber, field, value);
    }

    /** Gives the owner so many new numbers with voice and SMS, and an agent; answers the numbers' ids. */
    List<String> makeNumbers(String owner, String prefix, int count, String agent) {
        SwitchboardClient client = as(owner);
        assertThat(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"Agent\"}".formatted(agent))
                        .status())
                .isEqualTo(201);
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            ids.addAll(twilio.add(Math.min(1_000, count - ids.size()), prefix));
        }
        SwitchboardClient.Answer imported = client.post("/api/phone-numbers/import");
        if (imported.status() == 202) {
            imported = client.awaitEnd(imported.at("/operation/id"), Duration.ofMinutes(2));
            assertThat(imported.at("/state")).as(imported.text()).isEqualTo("COMPLETED");
        }
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        return ids;
    }

    @Override
    public JdbcClient database() {
        return JdbcClient.create(new DriverManagerDataSource(
                stack.at("/database").asString(), "switchboard", secret("SWITCHBOARD_DATABASE_PASSWORD")));
    }

    /** A client of the Temporal server; shut its stubs down. */
    WorkflowClient temporal() {
        return WorkflowClient.newInstance(
                WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                        .setTarget(url("temporal").getAuthority())
                        .build()),
                WorkflowClientOptions.newBuilder().setNamespace("switchboard").build());
    }

    /** Everything that the processes have written, by process. */
    Map<String, String> logs() {
        Map<String, String> logs = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            files.sorted().forEach(file -> logs.put(String.valueOf(file.getFileName()), read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return logs;
    }

    /** SIGTERM, or for PostgreSQL a fast stop; answers when the process has ended. */
    void stop(String name) {
        call("stop", name);
    }

    /** SIGKILL, or for PostgreSQL an immediate stop, after which it recovers as from a crash. */
    void kill(String name) {
        call("kill", name);
    }

    /**
     * Starts a process like one of these beside them, which the caller ends.
     *
     * @param name of the log that it writes
     * @param environment what is otherwise; an empty value takes the variable away
     */
    Process another(String like, String name, Map<String, String> environment) throws IOException {
        JsonNode described = stack.at("/processes/" + like);
        ProcessBuilder process = new ProcessBuilder(
                described.at("/command").valueStream().map(JsonNode::asString).toList());
        process.environment().clear();
        described
                .at("/environment")
                .properties()
                .forEach(variable -> process.environment()
                        .put(variable.getKey(), variable.getValue().asString()));
        environment.forEach((key, value) -> {
            if (value.isEmpty()) {
                process.environment().remove(key);
            } else {
                process.environment().put(key, value);
            }
        });
        return process.directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("logs").resolve(name + ".log").toFile())
                .start();
    }

    /** Answers when it is ready. */
    void start(String name) {
        call("start", name);
    }

    void restart(String name) {
        call("restart", name);
    }

    private void call(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder script = new ProcessBuilder(command).redirectErrorStream(true);
        script.environment().put("LOCAL_STACK", directory.toString());
        try {
            Process process = script.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            // A process may have been stopped in the middle of a character.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does nothing: the script ends the stack. */
    @Override
    public void close() {}
}
