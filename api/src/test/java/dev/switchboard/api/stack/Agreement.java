package dev.switchboard.api.stack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Whether the database and Twilio say the same of an owner's numbers. */
final class Agreement {

    private final LocalStack stack;
    private final JdbcClient database;
    private final String owner;

    Agreement(LocalStack stack, String owner) {
        this.stack = stack;
        this.database = stack.database();
        this.owner = owner;
    }

    /** A number in the database. */
    record Binding(String id, String state, @Nullable String chatbotId) {}

    /** Waits until none of the owner's operations runs any more. */
    void awaitAllEnded(Duration atMost) {
        Awaitility.await()
                .atMost(atMost)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> org.assertj.core.api.Assertions.assertThat(database.sql(
                                        "SELECT id, type, state FROM operation WHERE owner = ? AND ended_at IS NULL")
                                .param(owner)
                                .query()
                                .listOfRows())
                        .isEmpty());
    }

    /** How often the owner's operations ended in which state. */
    Map<String, Long> endings() {
        return database
                .sql("SELECT state FROM operation WHERE owner = ? AND type = 'ASSIGN'")
                .param(owner)
                .query(String.class)
                .stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    Map<String, Binding> bindings() {
        return database
                .sql("SELECT id, state, chatbot_id FROM phone_number WHERE owner = ?")
                .param(owner)
                .query((row, index) ->
                        new Binding(row.getString("id"), row.getString("state"), row.getString("chatbot_id")))
                .stream()
                .collect(Collectors.toMap(Binding::id, Function.identity()));
    }

    /** The ids of the numbers that an audit message says were assigned. */
    List<String> audited() {
        return database.sql("SELECT phone_number_id FROM message WHERE owner = ? AND action = 'phone_assigned'")
                .param(owner)
                .query(String.class)
                .list();
    }

    /** What does not agree: an assigned number that Twilio does not route to its agent, a free one that it does. */
    List<String> differences() {
        Map<String, Binding> bindings = bindings();
        List<String> differences = new ArrayList<>();
        for (JsonNode number : stack.twilio().numbers()) {
            Binding binding = bindings.get(number.at("/sid").asString());
            if (binding == null) {
                continue;
            }
            String voice = number.at("/voice_url").asString("");
            String sms = number.at("/sms_url").asString("");
            String status = number.at("/status_callback").asString("");
            boolean right = switch (binding.state()) {
                case "ASSIGNED" ->
                    voice.equals(stack.url() + "/api/twilio/voice?agentId=" + binding.chatbotId())
                            && sms.equals(stack.url() + "/api/twilio/webhook")
                            && status.startsWith(stack.url() + "/api/twilio/status");
                case "FREE" -> voice.isEmpty() && sms.isEmpty() && status.isEmpty();
                default -> false;
            };
            if (!right) {
                differences.add(binding + " but Twilio has " + voice + " " + sms + " " + status);
            }
        }
        return differences;
    }
}
