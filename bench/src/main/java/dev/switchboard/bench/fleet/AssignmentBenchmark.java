package dev.switchboard.bench.fleet;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/**
 * Assigns numbers, voice and SMS, one after the other, and after each has a plain script send the very requests that the
 * service has sent to Twilio for it, one after the other. Prints how long both take.
 */
public final class AssignmentBenchmark {

    /** So many first ones are not measured: Java compiles the code of both meanwhile. */
    private static final int WARM_UP = 250;

    private static final int RATE = 1_000;

    private final SwitchboardProcess service;
    private final TwilioProcess twilio;
    private final TwilioRestClient script;
    private final List<Double> assignments = new ArrayList<>();
    private final List<Double> scripts = new ArrayList<>();
    private final List<Integer> calls = new ArrayList<>();

    private AssignmentBenchmark(SwitchboardProcess service, TwilioProcess twilio) {
        this.service = service;
        this.twilio = twilio;
        this.script = LoopClients.create(twilio.baseUrl(), 1);
    }

    public static void main(String[] arguments) throws Exception {
        FleetSettings settings = FleetSettings.fromEnvironment();
        int measured = Integer.parseInt(Objects.requireNonNullElse(System.getenv("ASSIGNMENTS"), "50"));
        Path directory = settings.directory().resolve("assignments");
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        try (TwilioProcess twilio = TwilioProcess.start(directory);
                Database database = Database.start();
                TemporalProcess temporal = TemporalProcess.start(settings.temporalCli(), directory);
                SwitchboardProcess service = new SwitchboardProcess(settings, directory, database, temporal, twilio)) {
            twilio.make(WARM_UP + measured, Map.of());
            service.start();
            twilio.limits(settings.latencyMillis(), RATE);
            AssignmentBenchmark benchmark = new AssignmentBenchmark(service, twilio);
            benchmark.run();
            System.out.print(benchmark.markdown(settings.latencyMillis()));
        }
        // Threads of libraries would keep the process alive.
        System.exit(0);
    }

    private void run() throws IOException {
        JsonClient owner = service.waitingOwner();
        JsonNode imported = owner.send("POST", "/api/phone-numbers/import", "");
        owner.send(
                "POST",
                "/api/chatbots",
                JsonClient.write(Map.of("id", Webhooks.AGENT, "name", "Bench", "greeting", "Hi.")));
        List<String> numberIds = numberIds(owner);
        if (numberIds.size() <= WARM_UP) {
            throw new IllegalStateException("Too few numbers were imported: " + imported);
        }
        for (String numberId : numberIds) {
            assign(owner, numberId);
        }
        for (List<?> list : List.of(assignments, scripts, calls)) {
            list.subList(0, WARM_UP).clear();
        }
    }

    private static List<String> numberIds(JsonClient owner) throws IOException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = owner.get("/api/phone-numbers?limit=200" + cursor);
            page.path("phoneNumbers")
                    .forEach(number -> ids.add(number.path("id").asString()));
            JsonNode next = page.path("nextCursor");
            cursor = next.isString() ? "&cursor=" + next.asString() : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private void assign(JsonClient owner, String numberId) throws IOException {
        twilio.forgetTraffic();
        String body = JsonClient.write(Map.of(
                "phoneNumberId", numberId, "chatbotId", Webhooks.AGENT, "enableSms", true, "enableWhatsApp", false));
        long start = System.nanoTime();
        JsonNode answer = owner.send("POST", "/api/phone-numbers/assign", body);
        assignments.add(millisSince(start));
        if (!answer.path("success").asBoolean()) {
            throw new IllegalStateException("Not assigned: " + answer);
        }
        List<JsonNode> sent = twilio.requests();
        calls.add(sent.size());
        long scriptStart = System.nanoTime();
        sent.forEach(this::send);
        scripts.add(millisSince(scriptStart));
    }

    private void send(JsonNode recorded) {
        String path = recorded.path("path").asString();
        HttpMethod method = HttpMethod.forValue(recorded.path("method").asString());
        Request request = new Request(method, path.startsWith("/2010-04-01/") ? "api" : "messaging", path);
        recorded.path("parameters").properties().forEach(parameter -> {
            String value = parameter.getValue().asString();
            if (method == HttpMethod.GET) {
                request.addQueryParam(parameter.getKey(), value);
            } else {
                request.addPostParam(parameter.getKey(), value);
            }
        });
        Response response = script.request(request);
        if (response.getStatusCode() != 200) {
            throw new IllegalStateException(path + " was answered " + response.getStatusCode());
        }
    }

    private String markdown(int latencyMillis) {
        Map<Integer, Integer> assignmentsByCalls = new HashMap<>();
        calls.forEach(count -> assignmentsByCalls.merge(count, 1, Integer::sum));
        return String.format(
                Locale.ROOT,
                "%n%d assignments, voice and SMS, one after the other; Twilio answers after %d ms; requests to Twilio for"
                        + " each: %s.%n%n| | median | 95 %% |%n|---|---|---|%n| Switchboard, from the request to the answer"
                        + " | %.0f ms | %.0f ms |%n| the same requests by a sequential script | %.0f ms | %.0f ms |%n"
                        + "%nSwitchboard ÷ script, medians: %.2f%n",
                assignments.size(),
                latencyMillis,
                assignmentsByCalls,
                percentile(assignments, 50),
                percentile(assignments, 95),
                percentile(scripts, 50),
                percentile(scripts, 95),
                percentile(assignments, 50) / percentile(scripts, 50));
    }

    private static double percentile(List<Double> values, int percent) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((sorted.size() - 1) * percent / 100);
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
