package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers of an owner, as conditions on {@code phone_number n}. Only what is asked for stands in the query, so
 * that PostgreSQL plans it for just that: a condition that may be left out by a parameter hides every index.
 */
final class NumberConditions {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    private NumberConditions() {}

    /** @param agentsOfText the agents whose id or name has the text */
    static NumberConditions of(String owner, NumberFilter filter, List<String> agentsOfText) {
        NumberConditions asked = new NumberConditions().and("n.owner = :owner", "owner", owner);
        if (filter.state() == null) {
            asked.conditions.add("n.state <> 'RELEASED'");
        } else {
            asked.and("n.state = :state", "state", filter.state().name());
        }
        asked.and("n.chatbot_id = :agentId", "agentId", filter.agentId());
        asked.and("n.account_sid = :accountSid", "accountSid", filter.accountSid());
        asked.and("n.phone_number_sid = :phoneNumberSid", "phoneNumberSid", filter.phoneNumberSid());
        String part = filter.numberPart();
        if (part != null) {
            asked.and("n.searched LIKE :likePart", "likePart", like(part));
            asked.and("position(:part IN n.phone_number) > 0", "part", part);
        }
        if (filter.channel() != null) {
            asked.conditions.add("n.chatbot_id IS NOT NULL AND " + has(filter.channel()));
        }
        if (filter.drifted() != null) {
            asked.conditions.add((filter.drifted() ? "" : "NOT ") + "EXISTS (SELECT 1 FROM route_drift d"
                    + " WHERE d.phone_number_id = n.id AND d.resolved_at IS NULL)");
        }
        asked.text(filter, agentsOfText);
        return asked;
    }

    private static String has(Channel channel) {
        return switch (channel) {
            case VOICE -> "n.voice";
            case SMS -> "n.sms_enabled";
            case WHATSAPP -> "n.whatsapp_enabled";
        };
    }

    private void text(NumberFilter filter, List<String> agents) {
        if (filter.text() == null) {
            return;
        }
        List<String> ways = new ArrayList<>(List.of("n.searched LIKE :text"));
        parameters.put("text", like(filter.text().toLowerCase(Locale.ROOT)));
        String digits = filter.digits();
        if (digits != null && !digits.equals(filter.text())) {
            ways.add("n.searched LIKE :digits");
            parameters.put("digits", like(digits));
        }
        if (!agents.isEmpty()) {
            ways.add("n.chatbot_id = ANY (:agents)");
            parameters.put("agents", agents.toArray(String[]::new));
        }
        conditions.add('(' + String.join(" OR ", ways) + ')');
    }

    /** Adds a condition on a value; none when there is no value. */
    NumberConditions and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
        return this;
    }

    /** What has the part anywhere, with what {@code LIKE} takes for a pattern as it stands. */
    private static String like(String part) {
        return '%' + part.replaceAll("([\\\\%_])", "\\\\$1") + '%';
    }

    String sql() {
        return String.join(" AND ", conditions);
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
