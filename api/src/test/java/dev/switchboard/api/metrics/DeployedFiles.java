package dev.switchboard.api.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules and the dashboard of the production stack. */
final class DeployedFiles {

    private static final Path TOP = Path.of("..");
    private static final JsonMapper JSON = new JsonMapper();

    private DeployedFiles() {}

    /** An alert of the rules. */
    record Alert(String name, String expression, String severity, Map<String, String> annotations) {}

    static List<Alert> alerts() {
        JsonNode rules = JSON.valueToTree(new Yaml().load(text("deploy/prometheus/switchboard.rules.yml")));
        return rules.at("/groups")
                .valueStream()
                .flatMap(group -> group.at("/rules").valueStream())
                .map(rule -> new Alert(
                        rule.at("/alert").asString(),
                        rule.at("/expr").asString(),
                        rule.at("/labels/severity").asString(),
                        rule.at("/annotations")
                                .propertyStream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        annotation -> annotation.getValue().asString()))))
                .toList();
    }

    /** The expressions of the dashboard's panels, by panel and target; two panels may have one title. */
    static Map<String, String> panels() {
        JsonNode dashboard = JSON.readTree(text("deploy/grafana/dashboards/switchboard.json"));
        Map<String, String> expressions = new LinkedHashMap<>();
        dashboard
                .at("/panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> expressions.put(
                                "panel " + panel.at("/id").asInt() + " "
                                        + panel.at("/title").asString() + " "
                                        + target.at("/refId").asString(),
                                target.at("/expr").asString())));
        return expressions;
    }

    static String text(String path) {
        try {
            return Files.readString(TOP.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
