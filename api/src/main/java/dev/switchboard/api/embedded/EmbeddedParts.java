package dev.switchboard.api.embedded;

import dev.switchboard.api.role.Role;
import dev.switchboard.api.startup.DemoAccount;
import dev.switchboard.api.startup.MissingParts;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.api.startup.StartChecks;
import dev.switchboard.api.startup.StartRefusedException;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;

/**
 * Starts what is not configured, before the context needs it, and says where it is in properties that win over all
 * others. Stops it after the last bean of the context is gone.
 */
public final class EmbeddedParts
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedParts.class);

    private static final DemoAccount DEMO = new DemoAccount(SimulatorDemo.ACCOUNT_SID, SimulatorDemo.AUTH_TOKEN);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable TwilioSimulator simulator;
    private @Nullable EmbeddedTemporal temporal;

    /** The simulator, when Twilio is not a real account. */
    public Optional<TwilioSimulator> simulator() {
        return Optional.ofNullable(simulator);
    }

    Optional<EmbeddedTemporal> temporal() {
        return Optional.ofNullable(temporal);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        MissingParts wanted = MissingParts.of(environment);
        Role role = new StartChecks(environment, wanted, DEMO).refuseUnsafe();
        Map<String, Object> properties = new LinkedHashMap<>(role.properties());
        properties.put("switchboard.simulated-twilio", !wanted.realTwilio());
        // Said by us only: set from outside, some of them would hand out tokens.
        for (String key : List.of("active", "database", "demo-data", "own-key", "dev-tokens")) {
            properties.put("switchboard.embedded." + key, false);
        }
        if (wanted.any()) {
            try {
                startParts(environment, wanted, properties);
            } catch (RuntimeException e) {
                destroy();
                throw e;
            }
        }
        environment.getPropertySources().addFirst(new MapPropertySource("embedded", properties));
        context.getBeanFactory().registerSingleton("embeddedParts", this);
        // Disposable beans are destroyed last in, first out: as the first one, this outlives the connection pool.
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("embeddedParts", this);
    }

    private void startParts(Environment environment, MissingParts wanted, Map<String, Object> properties) {
        // Read first: a setting that is wrong is to be told before anything is started.
        Optional<EmbeddedTemporal.Options> options =
                wanted.temporal() ? Optional.of(temporalOptions(environment)) : Optional.empty();
        log.info("Embedded mode: starting {}", wanted.description());
        DataDirectory data = DataDirectory.open(Path.of(environment.getRequiredProperty("switchboard.data-directory")));
        started.push(data);
        CompletableFuture<EmbeddedDatabase> database = part(wanted.database(), () -> EmbeddedDatabase.start(data));
        CompletableFuture<EmbeddedTemporal> temporalServer =
                part(wanted.temporal(), () -> EmbeddedTemporal.start(data, options.orElseThrow()));
        CompletableFuture<TwilioSimulator> twilio = part(
                wanted.twilio(), () -> EmbeddedTwilio.start(data, Ports.of(environment, "switchboard.simulator.port")));
        RuntimeException failure = null;
        for (CompletableFuture<? extends AutoCloseable> part : List.of(database, temporalServer, twilio)) {
            try {
                AutoCloseable running = part.join();
                if (running != null) {
                    started.push(running);
                }
            } catch (CompletionException e) {
                failure = e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        this.simulator = twilio.join();
        this.temporal = temporalServer.join();
        describe(environment, wanted, data, properties, database.join());
    }

    private void describe(
            Environment environment,
            MissingParts wanted,
            DataDirectory data,
            Map<String, Object> properties,
            @Nullable EmbeddedDatabase database) {
        properties.put("switchboard.embedded.active", true);
        if (database != null) {
            properties.put("switchboard.embedded.database", true);
            properties.put("switchboard.database.url", database.jdbcUrl());
            properties.put("switchboard.database.username", EmbeddedDatabase.USER);
            properties.put("switchboard.database.password", database.password());
        }
        if (temporal != null) {
            properties.put("switchboard.embedded.temporal", true);
            properties.put("switchboard.temporal.address", temporal.target());
            properties.put("switchboard.embedded.temporal-in-process", temporal.inProcess());
            temporal.uiUrl().ifPresent(url -> properties.put("switchboard.temporal.ui-url", url));
        }
        if (simulator != null) {
            properties.put("switchboard.embedded.demo-data", true);
            properties.put("switchboard.twilio.account-sid", SimulatorDemo.ACCOUNT_SID);
            properties.put("switchboard.twilio.auth-token", SimulatorDemo.AUTH_TOKEN);
            properties.put("switchboard.twilio.base-url", simulator.baseUrl().toString());
        }
        if (wanted.ownKey()) {
            properties.put("switchboard.embedded.own-key", true);
            properties.put("switchboard.jwt.secret", data.key("jwt.key"));
            // Whoever reaches the service gets a token, so never in front of a real account.
            properties.put("switchboard.embedded.dev-tokens", !wanted.realTwilio());
        }
        if (blank(environment, "switchboard.runtime.signing-key")) {
            properties.put("switchboard.runtime.signing-key", data.key("runtime.key"));
        }
        if (blank(environment, "switchboard.secrets.key") && blank(environment, "switchboard.secrets.key-file")) {
            properties.put("switchboard.secrets.key", data.aesKey("secrets.key"));
        }
        if (!wanted.realTwilio()) {
            // Agents' runtimes that are tried out are on the same machine.
            properties.put("switchboard.runtime.allow-private-addresses", true);
        }
        if (blank(environment, "switchboard.public-url") && !wanted.realTwilio()) {
            properties.put(
                    "switchboard.public-url", "http://localhost:" + environment.getProperty("server.port", "8080"));
        }
        if (blank(environment, "server.address")) {
            properties.put("server.address", "127.0.0.1");
        }
        for (String open : List.of("switchboard.open-metrics", "switchboard.open-docs")) {
            if (blank(environment, open)) {
                properties.put(open, true);
            }
        }
    }

    private static <T> CompletableFuture<T> part(boolean wanted, Supplier<T> start) {
        CompletableFuture<T> part = new CompletableFuture<>();
        if (!wanted) {
            part.complete(null);
            return part;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        part.complete(start.get());
                    } catch (Throwable e) {
                        part.completeExceptionally(e);
                    }
                },
                "embedded-part");
        thread.setDaemon(true);
        thread.start();
        return part;
    }

    private static EmbeddedTemporal.Options temporalOptions(Environment environment) {
        return new EmbeddedTemporal.Options(
                temporalMode(environment),
                new EmbeddedTemporal.Cli(
                        environment.getProperty("switchboard.temporal.cli", ""),
                        System.getenv().getOrDefault("PATH", ""),
                        download(environment)),
                environment.getProperty("switchboard.temporal.namespace", "default"),
                Ports.of(environment, "switchboard.temporal.port"),
                Ports.of(environment, "switchboard.temporal.ui-port"),
                !blank(environment, "switchboard.temporal.deployment.name"));
    }

    private static EmbeddedTemporal.Mode temporalMode(Environment environment) {
        String mode = environment.getProperty("switchboard.temporal.mode", "auto");
        try {
            return EmbeddedTemporal.Mode.valueOf(mode.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new StartRefusedException(
                    "SWITCHBOARD_TEMPORAL is " + mode + ".", "Set it to auto, dev-server or in-process.");
        }
    }

    private static @Nullable CliDownload download(Environment environment) {
        String allowed = environment.getProperty("switchboard.download", "true").strip();
        if (!allowed.equals("true") && !allowed.equals("false")) {
            throw new StartRefusedException("SWITCHBOARD_DOWNLOAD is " + allowed + ".", "Set it to true or false.");
        }
        if (allowed.equals("false")) {
            return null;
        }
        String sha256 = environment.getProperty("switchboard.temporal.cli-sha256", "");
        if (!sha256.isBlank() && !sha256.strip().matches("[0-9A-Fa-f]{64}")) {
            throw new StartRefusedException(
                    "SWITCHBOARD_TEMPORAL_CLI_SHA256 is no SHA-256.",
                    "Give the 64 hexadecimal digits that sha256sum prints for the archive, or leave it away.");
        }
        String directory = environment.getProperty("switchboard.cache-directory", "");
        return CliDownload.into(
                directory.isBlank() ? UserCache.directory() : Path.of(directory).toAbsolutePath(), sha256);
    }

    private static boolean blank(Environment environment, String key) {
        return environment.getProperty(key, "").isBlank();
    }

    /** In the opposite order of their start. Called by the context, or when the start fails. */
    @Override
    public void destroy() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) {
                log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }
}
