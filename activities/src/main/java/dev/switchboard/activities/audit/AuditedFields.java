package dev.switchboard.activities.audit;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.found.MaskedUrl;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What the trail says of agents and budgets. */
public final class AuditedFields {

    private AuditedFields() {}

    public static Map<String, String> of(Agent agent) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("name", agent.name());
        fields.put("driftPolicy", agent.driftPolicy().name());
        if (agent.greeting() != null) {
            fields.put("greeting", agent.greeting());
        }
        if (agent.runtimeUrl() != null) {
            // A runtime may tell its callers by a token in the query.
            fields.put("runtimeUrl", MaskedUrl.of(agent.runtimeUrl().toString()));
        }
        return fields;
    }

    public static Map<String, String> ofBudget(String owner, BigDecimal monthlyLimit, String currency) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("owner", owner);
        fields.put("monthlyLimit", monthlyLimit.stripTrailingZeros().toPlainString());
        fields.put("currency", currency);
        return fields;
    }
}
