package dev.switchboard.bench.fleet;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Assigns, moves and unassigns many numbers, a batch each, and compares how long that took with the time that its
 * requests to Twilio need at the account's rate. Ends with 1 when a number failed.
 */
public final class BindingBenchmark {

    private static final String HEIR = "agent_heir";

    private final FleetSettings settings;
    private final SwitchboardProcess service;
    private final TwilioProcess twilio;

    private BindingBenchmark(FleetSettings settings, SwitchboardProcess service, TwilioProcess twilio) {
        this.settings = settings;
        this.service = service;
        this.twilio = twilio;
    }

    public static void main(String[] arguments) throws Exception {
        FleetSettings settings = FleetSettings.fromEnvironment();
        boolean allRight = true;
        for (int size : settings.sizes()) {
            Path directory = settings.directory().resolve("bindings-" + size);
            FileSystemUtils.deleteRecursively(directory);
            Files.createDirectories(directory);
            try (TwilioProcess twilio = TwilioProcess.start(directory);
                    Database database = Database.start();
                    TemporalProcess temporal = TemporalProcess.start(settings.temporalCli(), directory);
                    SwitchboardProcess service =
                            new SwitchboardProcess(settings, directory, database, temporal, twilio)) {
                twilio.make(Math.max(size, settings.warmUp()), Map.of());
                service.start();
                allRight &= new BindingBenchmark(settings, service, twilio).run(size);
            }
        }
        // Threads of libraries would keep the process alive.
        System.exit(allRight ? 0 : 1);
    }

    private boolean run(int size) throws IOException, InterruptedException {
        List<String> numbers = ImportedNumbers.of(service.waitingOwner());
        service.owner().send("POST", "/api/chatbots", JsonClient.write(Map.of("id", HEIR, "name", "Heir")));
        if (settings.warmUp() > 0) {
            batch("assignments", assignments(numbers.subList(0, settings.warmUp())));
            batch("unassignments", JsonClient.write(Map.of("chatbotId", Webhooks.AGENT)));
        }
        System.out.printf(
                "%n%,d numbers, voice and SMS, at %d requests a second; Twilio answers after %d ms.%n%n"
                        + "| | time | requests | ideal | time ÷ ideal | failed | 429s |%n|---|---|---|---|---|---|---|%n",
                size, settings.rate(), settings.latencyMillis());
        boolean right = measure("assignments", size, assignments(numbers.subList(0, size)));
        right &= measure("move", size, JsonClient.write(Map.of("from", Webhooks.AGENT, "to", HEIR)));
        right &= measure("unassignments", size, JsonClient.write(Map.of("chatbotId", HEIR)));
        return right;
    }

    private boolean measure(String batch, int size, String body) throws IOException, InterruptedException {
        twilio.limits(settings.latencyMillis(), settings.rate());
        twilio.forgetTraffic();
        Instant start = Instant.now();
        JsonNode ended = batch(batch, body);
        double seconds =
                Duration.between(start, Instant.parse(ended.path("endedAt").asString()))
                                .toMillis()
                        / 1e3;
        TwilioProcess.Traffic traffic = twilio.traffic();
        twilio.noLimits();
        double ideal = traffic.accepted() / (double) settings.rate();
        int failed = ended.at("/progress/failed").asInt();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f s | %d | %.1f s | %.3f | %d | %d |%n",
                batch,
                seconds,
                traffic.accepted(),
                ideal,
                seconds / ideal,
                failed,
                traffic.refused());
        Results.add(
                "bindings",
                Map.of("batch", batch, "numbers", size, "rate", settings.rate(), "seconds", seconds, "ideal", ideal));
        return failed == 0;
    }

    private JsonNode batch(String kind, String body) throws IOException, InterruptedException {
        String operation = service.owner()
                .send("POST", "/api/phone-numbers/" + kind, body)
                .at("/operation/id")
                .asString();
        while (true) {
            JsonNode state = service.owner().get("/api/operations/" + operation);
            if (!state.path("endedAt").asString("").isEmpty()) {
                return state;
            }
            service.requireAlive();
            Thread.sleep(500);
        }
    }

    private static String assignments(List<String> numbers) {
        List<Map<String, Object>> assignments = numbers.stream()
                .map(number ->
                        Map.<String, Object>of("phoneNumberId", number, "chatbotId", Webhooks.AGENT, "enableSms", true))
                .toList();
        return JsonClient.write(Map.of("assignments", assignments));
    }
}
