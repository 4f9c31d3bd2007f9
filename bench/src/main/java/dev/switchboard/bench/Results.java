package dev.switchboard.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, for programs: a line of JSON each, in the file that {@code BENCH_RESULTS} names, if it does. */
public final class Results {

    private static final JsonMapper JSON = new JsonMapper();

    private Results() {}

    /**
     * Adds a line.
     *
     * @param what the measurement
     * @param values its values, and what they are to be read beside
     */
    public static void add(String what, Map<String, ?> values) throws IOException {
        String file = System.getenv("BENCH_RESULTS");
        if (file == null || file.isBlank()) {
            return;
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("what", what);
        line.putAll(values);
        Files.writeString(
                Path.of(file),
                JSON.writeValueAsString(line) + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
