package dev.switchboard.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.switchboard.activities.pool.Pools;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema by which editors complete the file says what the service reads. */
class FleetSchemaTest {

    private static final Path FILE = Path.of("..", "docs", "switchboard.schema.json");

    private final String text = read();
    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text);

    @Test
    void namesTheFieldsThatAreRead() {
        JsonNode json = new JsonMapper().readTree(text);

        assertThat(json.at("/properties").propertyNames()).containsExactlyElementsOf(components(FleetFile.class));
        assertThat(json.at("/$defs/agent/properties").propertyNames())
                .containsExactlyElementsOf(components(FileAgent.class));
        assertThat(json.at("/$defs/number/properties").propertyNames())
                .containsExactlyElementsOf(components(FileNumber.class));
        assertThat(json.at("/$defs/pool/properties").propertyNames())
                .containsExactlyElementsOf(components(FilePool.class));
        assertThat(json.at("/properties/pools/maxItems").asInt()).isEqualTo(Pools.MOST);
        assertThat(json.at("/$defs/budget/properties").propertyNames())
                .containsExactlyElementsOf(components(FleetFile.FileBudget.class));
        assertThat(json.at("/properties/numbers/maxItems").asInt()).isEqualTo(FleetFile.MOST_NUMBERS);
        assertThat(json.at("/properties/agents/maxItems").asInt()).isEqualTo(FleetFile.MOST_AGENTS);
    }

    @Test
    void takesAFileAndRefusesWhatTheServiceRefuses() {
        assertThat(errors("""
                {"agents":[{"id":"agent_456","name":"Support","driftPolicy":"REPAIR"}],
                 "numbers":[{"phoneNumber":"+15550000123","agent":"agent_456","sms":true},
                            {"phoneNumber":"+15550000124","agent":null}],
                 "pools":[{"name":"us-support","country":"US","type":"local","minFree":1,"max":4,"chatbotId":"agent_456",
                           "capabilities":{"sms":true}}],
                 "budget":{"monthlyLimit":20},"prune":true}
                """)).isZero();
        assertThat(errors("{\"numbers\":[{\"phoneNumber\":\"15550000123\"}]}")).isPositive();
        assertThat(errors("{\"numbers\":[{\"phoneNumber\":\"+15550000123\",\"smss\":true}]}"))
                .isPositive();
        assertThat(errors("{\"agents\":[{\"name\":\"Support\"}]}")).isPositive();
        assertThat(errors("{\"pools\":[{\"name\":\"us-support\"}]}")).isPositive();
    }

    private int errors(String json) {
        return schema.validate(json, InputFormat.JSON).size();
    }

    private static List<String> components(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static String read() {
        try {
            return Files.readString(FILE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
