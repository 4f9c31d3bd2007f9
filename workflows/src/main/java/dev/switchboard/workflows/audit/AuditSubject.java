package dev.switchboard.workflows.audit;

import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation was on, as far as it knew when it ended.
 *
 * @param phoneNumberId the number, by our id; none for an operation on many
 * @param agentId the agent concerned
 * @param enabled what the number's binding has, had, or was to have switched on; none to take it from the binding as it
 *     is when the message is written
 * @param before the route at Twilio before; none when it was not read
 * @param after the route at Twilio afterwards, as far as it was written; none when nothing was to stay
 * @param accountSid the Twilio account, of an operation on one
 * @param price what it costs, of a purchase
 * @param formerAgentId the agent that it had, of a number that is moved to another
 */
public record AuditSubject(
        @Nullable String phoneNumberId,
        @Nullable String agentId,
        @Nullable Capabilities enabled,
        @Nullable Route before,
        @Nullable Route after,
        @Nullable String accountSid,
        @Nullable MonthlyPrice price,
        @Nullable String formerAgentId) {

    /** Of an operation on many numbers, or on none. */
    public static final AuditSubject NONE = of(null, null);

    /** One of which only the ids matter. */
    public static AuditSubject of(@Nullable String phoneNumberId, @Nullable String agentId) {
        return new AuditSubject(phoneNumberId, agentId, null, null, null, null, null, null);
    }

    /** A Twilio account; none where the configured one is meant. */
    public static AuditSubject ofAccount(@Nullable String accountSid) {
        return new AuditSubject(null, null, null, null, null, accountSid, null, null);
    }

    /** The same with what was switched on. */
    public AuditSubject withEnabled(@Nullable Capabilities capabilities) {
        return new AuditSubject(phoneNumberId, agentId, capabilities, before, after, accountSid, price, formerAgentId);
    }

    /** The same with the route before. */
    public AuditSubject withBefore(@Nullable Route route) {
        return new AuditSubject(phoneNumberId, agentId, enabled, route, after, accountSid, price, formerAgentId);
    }

    /** The same with the route afterwards: as before, but for what the changes have written. */
    public AuditSubject withAfter(List<RouteChange> changes) {
        if (before == null) {
            return this;
        }
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(before.fields());
        changes.forEach(change -> fields.putAll(change.to()));
        return new AuditSubject(
                phoneNumberId, agentId, enabled, before, new Route(fields), accountSid, price, formerAgentId);
    }

    /** The same with the agent concerned. */
    public AuditSubject withAgent(@Nullable String id) {
        return new AuditSubject(phoneNumberId, id, enabled, before, after, accountSid, price, formerAgentId);
    }

    /** The same with what it costs. */
    public AuditSubject withPrice(@Nullable MonthlyPrice of) {
        return new AuditSubject(phoneNumberId, agentId, enabled, before, after, accountSid, of, formerAgentId);
    }

    /** The same with the agent that it had. */
    public AuditSubject withFormerAgent(@Nullable String id) {
        return new AuditSubject(phoneNumberId, agentId, enabled, before, after, accountSid, price, id);
    }
}
