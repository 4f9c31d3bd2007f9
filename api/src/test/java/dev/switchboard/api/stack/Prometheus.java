package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Prometheus of the stack, by its HTTP API. */
record Prometheus(SwitchboardClient client) {

    static Prometheus of(LocalStack stack) {
        return new Prometheus(stack.at("prometheus"));
    }

    /** The rules that are deployed. */
    static JsonNode rules() {
        try {
            return new JsonMapper()
                    .valueToTree(new Yaml()
                            .load(Files.readString(Path.of("..", "deploy", "prometheus", "switchboard.rules.yml"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an endpoint answers, without the envelope. */
    JsonNode get(String path) {
        Answer answer = client.get(path);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().at("/data");
    }

    JsonNode query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .at("/result");
    }

    /** The value of an expression that has one; 0 when it has none. */
    double value(String expression) {
        return query(expression).at("/0/value/1").asDouble(0);
    }

    /** The alerts that fire. */
    Set<String> firing() {
        return names("ALERTS{alertstate=\"firing\"}");
    }

    /** The alerts that have fired since the stack was started. */
    Set<String> fired() {
        return names("max_over_time(ALERTS{alertstate=\"firing\"}[1d])");
    }

    private Set<String> names(String expression) {
        Set<String> names = new TreeSet<>();
        query(expression)
                .forEach(alert -> names.add(alert.at("/metric/alertname").asString()));
        return names;
    }
}
