package dev.switchboard.api.cli;

import java.io.StringReader;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file in YAML, as JSON, with the line of each of its parts. Only what JSON has is read: no aliases, no tags, no key
 * twice. A plain scalar is what it is in YAML 1.2, so that {@code yes} and {@code +14155550100} are texts.
 */
public final class FleetYaml {

    /** More than the longest file that a service reads. */
    private static final int LONGEST = 10 * 1_024 * 1_024;

    private static final int DEEPEST = 20;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    private final JsonNode json;
    private final Map<String, Integer> lines;

    private FleetYaml(JsonNode json, Map<String, Integer> lines) {
        this.json = json;
        this.lines = lines;
    }

    /**
     * Reads a file.
     *
     * @throws CommandFailure that names the line, when it is not such YAML
     */
    public static FleetYaml read(String name, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LONGEST);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setAllowDuplicateKeys(false);
        Yaml yaml = new Yaml(
                new SafeConstructor(limits),
                new Representer(new DumperOptions()),
                new DumperOptions(),
                limits,
                new Resolver());
        try {
            Node root = yaml.compose(new StringReader(text));
            if (root == null) {
                throw new CommandFailure(name + " is empty; `switchboard export` writes one.");
            }
            Reading reading = new Reading(name, tagged(yaml, text));
            JsonNode json = reading.convert("", root);
            if (!json.isObject()) {
                throw reading.failure(root, "", "must be a mapping of agents, numbers, pools, budget and prune.");
            }
            return new FleetYaml(json, reading.lines);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new CommandFailure(name + ":" + line + ": is not YAML: " + e.getProblem() + ".");
        } catch (YAMLException e) {
            throw new CommandFailure(name + ": is not YAML that is read here: " + e.getMessage());
        }
    }

    /** Where a tag is written, also one that says what the part is anyhow, as {@code !!str}: a node does not tell. */
    private static Set<Integer> tagged(Yaml yaml, String text) {
        Set<Integer> tagged = new HashSet<>();
        for (Event event : yaml.parse(new StringReader(text))) {
            if ((event instanceof ScalarEvent scalar && scalar.getTag() != null)
                    || (event instanceof CollectionStartEvent collection && collection.getTag() != null)) {
                tagged.add(event.getStartMark().getIndex());
            }
        }
        return tagged;
    }

    /** What it says; a copy. */
    public ObjectNode json() {
        return (ObjectNode) json.deepCopy();
    }

    /** The line of a part, for example {@code numbers[3].agent}, or of what it is a part of. */
    public Optional<Integer> line(String path) {
        String part = path;
        while (!part.isEmpty()) {
            Integer line = lines.get(part);
            if (line != null) {
                return Optional.of(line);
            }
            int cut = Math.max(part.lastIndexOf('.'), part.lastIndexOf('['));
            part = cut < 0 ? "" : part.substring(0, cut);
        }
        return Optional.empty();
    }

    /** JSON as YAML, in its own order. */
    public static String write(JsonNode json) {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setIndicatorIndent(2);
        style.setIndentWithIndicator(true);
        style.setSplitLines(false);
        LoaderOptions limits = new LoaderOptions();
        return new Yaml(new SafeConstructor(limits), new PlainNumbers(style), style, limits, new Resolver())
                .dump(new JsonMapper().convertValue(json, LinkedHashMap.class));
    }

    /** An amount that happens to be whole would get a tag otherwise, which is not read. */
    private static final class PlainNumbers extends Representer {

        PlainNumbers(DumperOptions style) {
            super(style);
            representers.put(BigDecimal.class, number -> plain((BigDecimal) number));
            representers.put(Double.class, number -> plain(BigDecimal.valueOf((Double) number)));
        }

        private Node plain(BigDecimal number) {
            BigDecimal least = number.stripTrailingZeros();
            return representScalar(least.scale() <= 0 ? Tag.INT : Tag.FLOAT, least.toPlainString());
        }
    }

    private static final class Reading {

        private final String name;
        private final Set<Integer> tagged;
        private final Map<String, Integer> lines = new HashMap<>();

        Reading(String name, Set<Integer> tagged) {
            this.name = name;
            this.tagged = tagged;
        }

        JsonNode convert(String path, Node node) {
            lines.putIfAbsent(path, line(node));
            refuseMore(path, node);
            if (node instanceof MappingNode mapping) {
                return object(path, mapping);
            }
            if (node instanceof SequenceNode sequence) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                for (Node element : sequence.getValue()) {
                    array.add(convert(path + "[" + array.size() + "]", element));
                }
                return array;
            }
            return scalar((ScalarNode) node);
        }

        /** Than JSON has. */
        private void refuseMore(String path, Node node) {
            if (node.getAnchor() != null) {
                throw failure(node, path, "has an anchor; write out what is meant.");
            }
            if (tagged.contains(node.getStartMark().getIndex())) {
                throw failure(node, path, "has the tag " + node.getTag().getValue() + "; leave it out.");
            }
        }

        private ObjectNode object(String path, MappingNode mapping) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (NodeTuple entry : mapping.getValue()) {
                if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                    throw failure(entry.getKeyNode(), path, "has a key that is no text.");
                }
                String part = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                refuseMore(part, key);
                if (object.has(key.getValue())) {
                    throw failure(key, part, "is given more than once; give it once.");
                }
                lines.put(part, line(key));
                object.set(key.getValue(), convert(part, entry.getValueNode()));
            }
            return object;
        }

        private static JsonNode scalar(ScalarNode scalar) {
            String value = scalar.getValue();
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            if (!scalar.isPlain()) {
                return nodes.stringNode(value);
            }
            return switch (value) {
                case "", "~", "null" -> nodes.nullNode();
                case "true" -> nodes.booleanNode(true);
                case "false" -> nodes.booleanNode(false);
                default -> NUMBER.matcher(value).matches() ? number(value) : nodes.stringNode(value);
            };
        }

        /** A whole one is no fraction, also to who reads the nodes and not their text. */
        private static JsonNode number(String value) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            return value.indexOf('.') < 0
                    ? nodes.numberNode(Long.parseLong(value))
                    : nodes.numberNode(new BigDecimal(value));
        }

        private static int line(Node node) {
            return node.getStartMark().getLine() + 1;
        }

        CommandFailure failure(Node node, String path, String what) {
            return new CommandFailure(
                    name + ":" + line(node) + ": " + (path.isEmpty() ? "the file" : path) + " " + what);
        }
    }
}
