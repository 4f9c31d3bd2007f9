package dev.switchboard.api.security;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.temporal.client.WorkflowClient;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every workflow that a Temporal server knows, with all that is in its history: payloads decoded, texts as they are.
 */
public final class Histories {

    private final WorkflowClient client;

    public Histories(WorkflowClient client) {
        this.client = client;
    }

    /** The histories as texts, by workflow and run. */
    public Map<String, String> all() {
        Map<String, String> histories = new LinkedHashMap<>();
        try (Stream<io.temporal.client.WorkflowExecutionMetadata> found = client.listExecutions("")) {
            found.map(io.temporal.client.WorkflowExecutionMetadata::getExecution)
                    .forEach(run -> histories.put(
                            run.getWorkflowId() + "/" + run.getRunId(),
                            textOf(client.fetchHistory(run.getWorkflowId(), run.getRunId())
                                    .getHistory())));
        }
        return histories;
    }

    /** All that is in a message. */
    public static String textOf(Message message) {
        StringBuilder text = new StringBuilder();
        append(text, message);
        return text.toString();
    }

    private static void append(StringBuilder text, Object value) {
        if (value instanceof Message message) {
            message.getAllFields().values().forEach(field -> append(text, field));
        } else if (value instanceof Collection<?> values) {
            List.copyOf(values).forEach(element -> append(text, element));
        } else if (value instanceof ByteString bytes) {
            // The data of a payload: JSON, by the converter that is configured.
            text.append(bytes.toStringUtf8()).append('\n');
        } else if (value instanceof String string) {
            text.append(string).append('\n');
        }
    }
}
