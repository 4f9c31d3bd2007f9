package dev.switchboard.api;

import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.api.embedded.EmbeddedParts;
import dev.switchboard.api.security.DevTokens;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.api.temporal.Workers;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.number.Capabilities;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The whole application inside this process, in embedded mode, on free ports and a data directory of its own. Temporal
 * is the in-process server unless the dev server is asked for.
 */
public final class SwitchboardServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static @Nullable SwitchboardServer shared;

    private final Options options;
    private final boolean ownsData;
    private ConfigurableApplicationContext context;

    private SwitchboardServer(Options options, boolean ownsData) {
        this.options = options;
        this.ownsData = ownsData;
        this.context = run(options);
        context.getBeanProvider(DevTokens.class).ifAvailable(tokens -> DescribedApi.learnFrom(as("demo", "read")));
    }

    /** How a server starts. Immutable. */
    public record Options(boolean devServer, @Nullable Path dataDirectory, int port, Map<String, String> properties) {

        /** In-process Temporal, a new data directory that is deleted at the end, any free port. */
        public static Options defaults() {
            return new Options(false, null, 0, Map.of());
        }

        /** On Temporal's own dev server; see {@link SwitchboardServer#temporalCli}. */
        public Options withDevServer() {
            return new Options(true, dataDirectory, port, properties);
        }

        /** On a data directory that is kept. */
        public Options withDataDirectory(Path directory) {
            return new Options(devServer, directory, port, properties);
        }

        public Options withPort(int newPort) {
            return new Options(devServer, dataDirectory, newPort, properties);
        }

        /** With a property of application.yml, for example {@code switchboard.api.wait=1s}. */
        public Options with(String key, String value) {
            Map<String, String> more = new LinkedHashMap<>(properties);
            more.put(key, value);
            return new Options(devServer, dataDirectory, port, Map.copyOf(more));
        }
    }

    public static SwitchboardServer start() {
        return start(Options.defaults());
    }

    public static SwitchboardServer start(Options options) {
        try {
            boolean ownsData = options.dataDirectory() == null;
            Options complete =
                    ownsData ? options.withDataDirectory(Files.createTempDirectory("switchboard-test")) : options;
            return new SwitchboardServer(complete.port() == 0 ? complete.withPort(Ports.any()) : complete, ownsData);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One server for all tests that get along with others' numbers: make your own with {@link #addNumber}. Ends with
     * the process.
     */
    public static synchronized SwitchboardServer shared() {
        SwitchboardServer running = shared;
        if (running == null) {
            running = start();
            Runtime.getRuntime().addShutdownHook(new Thread(running::close));
            shared = running;
        }
        return running;
    }

    /** Does something with the shared server where a test has started it. */
    static synchronized void ifShared(Consumer<SwitchboardServer> action) {
        if (shared != null) {
            action.accept(shared);
        }
    }

    /** The temporal CLI, in TEMPORAL_CLI or on the PATH. */
    public static Optional<Path> temporalCli() {
        String named = System.getenv("TEMPORAL_CLI");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, "temporal"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static ConfigurableApplicationContext run(Options options) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("server.port", Integer.toString(options.port()));
        properties.put("switchboard.data-directory", String.valueOf(options.dataDirectory()));
        properties.put("switchboard.simulator.port", "0");
        properties.put("switchboard.temporal.mode", options.devServer() ? "dev-server" : "in-process");
        // A dev server that has just started, on a busy machine, may need longer than callers would wait.
        properties.put("switchboard.temporal.call-timeout", options.devServer() ? "20s" : "5s");
        // What tests run on is here already, or they say that they need it.
        properties.put("switchboard.download", "false");
        properties.put("switchboard.temporal.port", "0");
        properties.put("switchboard.temporal.ui-port", "0");
        properties.put("logging.level.root", "warn");
        // The parts are embedded whatever the environment of the tests has.
        for (String part : List.of(
                "switchboard.database.url",
                "switchboard.temporal.address",
                "switchboard.twilio.account-sid",
                "switchboard.twilio.base-url",
                "switchboard.public-url")) {
            properties.put(part, "");
        }
        properties.putAll(options.properties());
        List<String> arguments = new ArrayList<>();
        properties.forEach((key, value) -> arguments.add("--" + key + "=" + value));
        ConfigurableApplicationContext context = SwitchboardApplication.start(arguments.toArray(String[]::new));
        try {
            // A Temporal server of the test's own may not be there.
            if (properties.getOrDefault("switchboard.temporal.address", "").isBlank()) {
                awaitWorkers(context);
            }
            return context;
        } catch (RuntimeException | Error e) {
            context.close();
            throw e;
        }
    }

    private static void awaitWorkers(ConfigurableApplicationContext context) {
        await("the start of the workers")
                .atMost(START)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> context.getBean(Workers.class).started());
    }

    /** {@code http://localhost:…}, which is also the public URL in the webhooks. */
    public URI url() {
        return URI.create("http://localhost:" + options.port());
    }

    public int port() {
        return options.port();
    }

    public Path dataDirectory() {
        return java.util.Objects.requireNonNull(options.dataDirectory());
    }

    public TwilioSimulator simulator() {
        return bean(EmbeddedParts.class).simulator().orElseThrow();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of the type, of which there may be none. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    /** Calls as the owner, who may read and write. */
    public SwitchboardClient as(String owner) {
        return as(owner, "read write");
    }

    /** Calls as the owner with these scopes, separated by blanks. */
    public SwitchboardClient as(String owner, String scope) {
        return withToken(bean(DevTokens.class).token(owner, scope, Duration.ofHours(1)));
    }

    public SwitchboardClient withToken(String token) {
        return anonymous().withHeader("Authorization", "Bearer " + token);
    }

    public SwitchboardClient anonymous() {
        return new SwitchboardClient(url(), List.of());
    }

    /** A number of the owner with voice and SMS, here and in the simulator. */
    public NewPhoneNumber addNumber(String owner) {
        return addNumber(owner, new Capabilities(true, true, false));
    }

    /** A number of the owner, here and in the simulator; with WhatsApp it has a sender that is online. */
    public NewPhoneNumber addNumber(String owner, Capabilities capabilities) {
        int index = NUMBERS.incrementAndGet();
        String phoneNumber = "+1555%07d".formatted(1_000_000 + index);
        SimulatedNumber number = simulator()
                .addNumber(SimulatedNumber.of(phoneNumber)
                        .withCapabilities(new dev.switchboard.simulator.account.Capabilities(
                                capabilities.voice(), capabilities.sms(), capabilities.sms(), false)));
        if (capabilities.whatsapp()) {
            simulator().putSender(SimulatedSender.of(phoneNumber));
        }
        NewPhoneNumber added = new NewPhoneNumber(
                "phone_t" + index, owner, phoneNumber, SimulatorDemo.ACCOUNT_SID, number.sid(), capabilities);
        bean(PhoneNumbers.class).insert(added);
        return added;
    }

    /** Stops and starts again on the same data. */
    public void restart() {
        stop();
        context = run(options);
    }

    /** Stops and starts again on the same data with another property. */
    public void restartWith(String key, String value) {
        stop();
        context = run(options.with(key, value));
    }

    /** Stops; the data stays, so that another server can be started on it. */
    public void stop() {
        Optional<TwilioSimulator> simulator =
                context.isActive() ? bean(EmbeddedParts.class).simulator() : Optional.empty();
        context.close();
        simulator.ifPresent(TwilioContract::check);
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            deleteData();
        }
    }

    private void deleteData() {
        if (ownsData) {
            try {
                FileSystemUtils.deleteRecursively(dataDirectory());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
