package dev.switchboard.bench.fleet;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Assigns numbers, voice and SMS, one after the other from the first on a fresh JVM. After each a plain script sends
 * the very requests that the service has sent to Twilio for it, and another reads, writes and reads. Then assigns with
 * many callers at a time. Prints how long that takes.
 */
public final class AssignmentBenchmark {

    /** What a fresh JVM is judged by. */
    private static final int COLD = 50;

    private static final int RATE = 1_000;

    private final SwitchboardProcess service;
    private final TwilioProcess twilio;
    private final int latencyMillis;
    private final AssignmentScript script;
    private final List<Double> assignments = new ArrayList<>();
    private final List<Double> scripts = new ArrayList<>();
    private final List<Double> safeScripts = new ArrayList<>();
    private final List<Double> roundTrips = new ArrayList<>();

    private AssignmentBenchmark(SwitchboardProcess service, TwilioProcess twilio, int latencyMillis) {
        this.service = service;
        this.twilio = twilio;
        this.latencyMillis = latencyMillis;
        this.script = new AssignmentScript(twilio.baseUrl());
    }

    public static void main(String[] arguments) throws Exception {
        FleetSettings settings = FleetSettings.fromEnvironment();
        int warmUp = FleetSettings.number("ASSIGNMENTS_WARM_UP", "250");
        int measured = FleetSettings.number("ASSIGNMENTS", "50");
        int callers = FleetSettings.number("ASSIGNMENTS_AT_ONCE", "16");
        int atOnce = callers * FleetSettings.number("ASSIGNMENTS_PER_CALLER", "20");
        Path directory = settings.directory().resolve("assignments");
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        try (TwilioProcess twilio = TwilioProcess.start(directory);
                Database database = Database.start();
                TemporalProcess temporal = TemporalProcess.start(settings.temporalCli(), directory);
                SwitchboardProcess service = new SwitchboardProcess(settings, directory, database, temporal, twilio)) {
            twilio.make(warmUp + measured + atOnce, Map.of());
            service.start();
            twilio.limits(settings.latencyMillis(), RATE);
            AssignmentBenchmark benchmark = new AssignmentBenchmark(service, twilio, settings.latencyMillis());
            List<String> numbers = ImportedNumbers.of(service.waitingOwner());
            benchmark.oneByOne(numbers.subList(0, warmUp + measured));
            benchmark.tell(warmUp);
            benchmark.atOnce(numbers.subList(warmUp + measured, numbers.size()), callers);
            new OperationCosts(service.waitingOwner(), twilio, temporal).measure(numbers.get(0));
        }
        // Threads of libraries would keep the process alive.
        System.exit(0);
    }

    private void oneByOne(List<String> numbers) throws IOException {
        for (String number : numbers) {
            twilio.forgetTraffic();
            long start = System.nanoTime();
            assign(service.waitingOwner(), number);
            assignments.add(Percentiles.millisSince(start));
            List<JsonNode> sent = twilio.requests();
            roundTrips.add((double) roundTrips(sent));
            long scriptStart = System.nanoTime();
            script.repeat(sent);
            scripts.add(Percentiles.millisSince(scriptStart));
            long safeStart = System.nanoTime();
            script.readWriteRead(sent);
            safeScripts.add(Percentiles.millisSince(safeStart));
        }
    }

    private static void assign(JsonClient owner, String number) throws IOException {
        JsonNode answer = owner.send(
                "POST",
                "/api/phone-numbers/assign",
                JsonClient.write(Map.of(
                        "phoneNumberId",
                        number,
                        "chatbotId",
                        Webhooks.AGENT,
                        "enableSms",
                        true,
                        "enableWhatsApp",
                        false)));
        if (!answer.path("success").asBoolean()) {
            throw new IllegalStateException("Not assigned: " + answer);
        }
    }

    /**
     * How many requests had to wait for the answer of one before: what was sent while another was under way did not.
     */
    private int roundTrips(List<JsonNode> sent) {
        int trips = 0;
        Instant answered = Instant.MIN;
        for (JsonNode request : sent) {
            Instant time = Instant.parse(request.path("time").asString());
            if (!time.isBefore(answered)) {
                trips++;
                answered = time.plus(Duration.ofMillis(latencyMillis));
            }
        }
        return trips;
    }

    private void atOnce(List<String> numbers, int callers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        long start = System.nanoTime();
        List<Future<?>> calls = new ArrayList<>();
        for (String number : numbers) {
            calls.add(threads.submit(() -> {
                assign(service.waitingOwner(), number);
                return null;
            }));
        }
        for (Future<?> call : calls) {
            call.get();
        }
        double perSecond = numbers.size() / Percentiles.millisSince(start) * 1_000;
        threads.shutdown();
        System.out.printf(Locale.ROOT, "%d callers at a time: %.1f assignments a second%n", callers, perSecond);
        Results.add("assignments a second", Map.of("callers", callers, "perSecond", perSecond));
    }

    private void tell(int warmUp) throws IOException {
        System.out.printf(
                Locale.ROOT, "Ready after %.1f s.%n", service.readyAfter().toMillis() / 1e3);
        System.out.printf(
                "%nVoice and SMS, one after the other; Twilio answers after %d ms.%n%n| | median | 95 %% |%n|---|---|---|%n",
                latencyMillis);
        if (warmUp >= COLD) {
            row("Switchboard, its first " + COLD, assignments.subList(0, COLD));
        }
        row("Switchboard, after " + warmUp, after(warmUp, assignments));
        row("the same requests, one after the other", after(warmUp, scripts));
        row("read, write, read", after(warmUp, safeScripts));
        double median = Percentiles.of(after(warmUp, assignments), 50);
        double trips = Percentiles.of(after(warmUp, roundTrips), 50);
        System.out.printf(
                Locale.ROOT,
                "%nMedians: Switchboard ÷ its %.0f round trips that depend on one another %.2f, ÷ the same requests %.2f,"
                        + " ÷ read, write, read %.2f%n",
                trips,
                median / (trips * latencyMillis),
                median / Percentiles.of(after(warmUp, scripts), 50),
                median / Percentiles.of(after(warmUp, safeScripts), 50));
        Results.add(
                "assignments",
                Map.of(
                        "readySeconds",
                        service.readyAfter().toMillis() / 1e3,
                        "latencyMillis",
                        latencyMillis,
                        "warmUp",
                        warmUp,
                        "roundTrips",
                        trips,
                        "switchboard",
                        assignments,
                        "sameRequests",
                        scripts,
                        "readWriteRead",
                        safeScripts));
    }

    private static List<Double> after(int warmUp, List<Double> values) {
        return values.subList(warmUp, values.size());
    }

    private static void row(String who, List<Double> millis) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f ms | %.0f ms |%n",
                who,
                Percentiles.of(millis, 50),
                Percentiles.of(millis, 95));
    }
}
