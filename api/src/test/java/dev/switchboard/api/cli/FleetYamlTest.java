package dev.switchboard.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FleetYamlTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void isReadAsJsonWithTheLineOfEachPart() {
        FleetYaml yaml = read("""
                # The fleet.
                agents:
                  - id: agent_456
                    name: Support
                numbers:
                  - phoneNumber: +15550000123
                    agent: agent_456
                    sms: true
                  - phoneNumber: "+15550000124"
                    agent:
                budget: {monthlyLimit: 20.5}
                """);

        assertThat(yaml.json()).hasToString(plain("""
                {"agents":[{"id":"agent_456","name":"Support"}],
                 "numbers":[{"phoneNumber":"+15550000123","agent":"agent_456","sms":true},
                            {"phoneNumber":"+15550000124","agent":null}],
                 "budget":{"monthlyLimit":20.5}}
                """));
        assertThat(yaml.line("numbers[0].agent")).contains(7);
        assertThat(yaml.line("numbers[1].phoneNumber")).contains(9);
        assertThat(yaml.line("numbers[1].sms"))
                .as("of the number, where it is left out")
                .contains(9);
        assertThat(yaml.line("somewhere")).isEmpty();
    }

    @Test
    void plainTextsAreThoseOfYaml12() {
        assertThat(read("{a: yes, b: no, c: 012, d: 1:30, e: 2026-01-01, f: 'true', g: ~}")
                        .json())
                .hasToString(plain("""
                        {"a":"yes","b":"no","c":"012","d":"1:30","e":"2026-01-01","f":"true","g":null}
                        """));
    }

    @Test
    void aWholeNumberIsNoFraction() throws Exception {
        JsonNode read = read("{whole: 3, least: -999999999999999999, most: 999999999999999999, part: 3.25}")
                .json();

        assertThat(JSON.treeToValue(read.get("whole"), Integer.class)).isEqualTo(3);
        assertThat(read)
                .hasToString("{\"whole\":3,\"least\":-999999999999999999,\"most\":999999999999999999,\"part\":3.25}");
        assertThat(read.get("part").isIntegralNumber()).isFalse();
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        JsonNode json = JSON.readTree("""
                {"agents":[{"id":"yes","name":"null","greeting":"One: two # three\\nfour","runtimeUrl":"https://x.example/?a=b"}],
                 "numbers":[{"phoneNumber":"+15550000123","agent":"123","sms":false}],"budget":{"monthlyLimit":20.5}}
                """);

        assertThat(read(FleetYaml.write(json)).json()).hasToString(json.toString());
    }

    /** An amount is a decimal one as a rule, also where it is whole. */
    @ParameterizedTest
    @CsvSource({"2, 2", "2.0000, 2", "1E+2, 100", "0.00, 0", "1.1500, 1.15", "1E-7, 0.0000001"})
    void anAmountIsWrittenAsItIsRead(BigDecimal amount, String as) {
        String written = FleetYaml.write(JSON.createObjectNode().put("monthlyLimit", amount));

        assertThat(written).isEqualTo("monthlyLimit: " + as + "\n");
        assertThat(read(written).json().get("monthlyLimit").decimalValue()).isEqualByComparingTo(amount);
    }

    @Test
    void neitherAliasesNorTagsNorKeysTwiceAreRead() {
        refused("a: &x [1]\nb: *x\n", "fleet.yaml:1: a has an anchor");
        refused("a: 1\nb: !!java.net.URL [\"http://x\"]\n", "fleet.yaml:2: is not YAML: Global tag is not allowed");
        refused("a: !mine x\n", "fleet.yaml:1: a has the tag !mine; leave it out.");
        refused("a: 1\nb: !!str 5\n", "fleet.yaml:2: b has the tag tag:yaml.org,2002:str; leave it out.");
        refused("a: !!int \"5\"\n", "fleet.yaml:1: a has the tag");
        refused("a: ! 5\n", "fleet.yaml:1: a has the tag");
        refused("a:\n  - !!map {b: 1}\n", "fleet.yaml:2: a[0] has the tag");
        refused("a: !!seq [1]\n", "fleet.yaml:1: a has the tag");
        refused("a: 1\n!!str b: 1\n", "fleet.yaml:2: b has the tag");
        refused("a: 1\n&x b: 1\n", "fleet.yaml:2: b has an anchor");
        refused("numbers:\n  - agent: a\n    agent: b\n", "fleet.yaml:3: numbers[0].agent is given more than once");
        refused("[1, 2]", "must be a mapping");
        refused("", "is empty");
        refused("a: [1\n", "is not YAML");
        refused("? [a, b]\n: c\n", "has a key that is no text");
        refused("a: 1\n---\nb: 2\n", "is not YAML");
    }

    @Test
    void depthIsBounded() {
        refused("a: " + "[".repeat(50) + "]".repeat(50), "fleet.yaml");
    }

    private static String plain(String json) {
        return JSON.readTree(json).toString();
    }

    private static FleetYaml read(String text) {
        return FleetYaml.read("fleet.yaml", text);
    }

    private static void refused(String text, String because) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(CommandFailure.class).hasMessageContaining(because);
    }
}
