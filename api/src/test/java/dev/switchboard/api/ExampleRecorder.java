package dev.switchboard.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes answers that tests get into the examples of the description, when they run with
 * {@code -Dapi.examples.record=true}. An example that is there stays, unless it is {@linkplain #forget forgotten}
 * because it does not fit its schema any more. The recorder chooses the answer whose length is best to read. Ids, times
 * and addresses are the same whatever the run.
 */
final class ExampleRecorder {

    static final Path FILE = Path.of("src/main/resources/openapi/examples.json");

    /** The call that stands for errors, whose examples are told by their codes. */
    static final String ERRORS = "errors";

    /** The same for operations that go on: of whichever call. */
    static final String ACCEPTED = "accepted";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Characters of an answer that tells enough. */
    private static final int BEST_LENGTH = 700;

    private static final Pattern ID = Pattern.compile("\\b(op|msg|agent|phone|diff|plan)_([0-9a-z]{20,})");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
    private static final Pattern DAY = Pattern.compile("\\b\\d{4}-\\d\\d-\\d\\d\\b(?!T)");
    private static final Pattern MONTH = Pattern.compile("\"\\d{4}-\\d\\d\"");
    private static final Pattern HOST = Pattern.compile("https?://(localhost|127\\.0\\.0\\.1):\\d+");
    private static final Pattern HASH = Pattern.compile("\"[0-9a-f]{64}\"");
    private static final Pattern SECRET = Pattern.compile("(\"(?:secret|nextCursor)\":\")[^\"]+");

    /** What tests call a secret, to look for it. */
    private static final String PLANTED = "s3cr3t";

    private final Map<String, Map<String, JsonNode>> kept = new TreeMap<>();
    private final Map<String, Map<String, JsonNode>> found = new TreeMap<>();

    private ExampleRecorder() {
        read().properties()
                .forEach(call -> call.getValue()
                        .properties()
                        .forEach(answer -> put(kept, call.getKey(), answer.getKey(), answer.getValue())));
    }

    /** None unless tests are to record. */
    static @Nullable ExampleRecorder ifAsked() {
        if (!Boolean.getBoolean("api.examples.record")) {
            return null;
        }
        ExampleRecorder recorder = new ExampleRecorder();
        Runtime.getRuntime().addShutdownHook(new Thread(recorder::write));
        return recorder;
    }

    static JsonNode read() {
        try {
            return JSON.readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void forget(String call, String answer) {
        kept.getOrDefault(call, new HashMap<>()).remove(answer);
    }

    /**
     * @param call method and path, {@link #ERRORS} or {@link #ACCEPTED}
     * @param answer the status, or the code of the error
     */
    synchronized void see(String call, String answer, String body) {
        if (body.contains(PLANTED)) {
            return;
        }
        JsonNode stable = JSON.readTree(stable(body));
        JsonNode before = found.getOrDefault(call, Map.of()).get(answer);
        if (before == null || distance(stable) < distance(before)) {
            put(found, call, answer, stable);
        }
    }

    private static int distance(JsonNode answer) {
        return Math.abs(answer.toString().length() - BEST_LENGTH);
    }

    private static String stable(String body) {
        Map<String, String> ids = new HashMap<>();
        Matcher matcher = ID.matcher(body);
        String text = matcher.replaceAll((MatchResult id) -> ids.computeIfAbsent(
                id.group(), unused -> id.group(1) + "_01k00000000000000000000%03d".formatted(ids.size() + 1)));
        text = TIME.matcher(text).replaceAll("2026-01-31T12:00:00Z");
        text = DAY.matcher(text).replaceAll("2026-01-31");
        text = MONTH.matcher(text).replaceAll("\"2026-01\"");
        text = HOST.matcher(text).replaceAll("https://switchboard.example.com");
        text = HASH.matcher(text).replaceAll("\"" + "0123456789abcdef".repeat(4) + "\"");
        return SECRET.matcher(text).replaceAll("$1…");
    }

    private static void put(Map<String, Map<String, JsonNode>> all, String call, String answer, JsonNode body) {
        all.computeIfAbsent(call, unused -> new TreeMap<>()).put(answer, body);
    }

    private synchronized void write() {
        Map<String, Map<String, JsonNode>> all = new TreeMap<>(found);
        kept.forEach((call, answers) -> answers.forEach((answer, body) -> put(all, call, answer, body)));
        ObjectNode file = JSON.createObjectNode();
        all.forEach((call, answers) -> {
            ObjectNode node = file.putObject(call);
            answers.forEach(node::set);
        });
        try {
            Files.writeString(FILE, JSON.writeValueAsString(file) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
