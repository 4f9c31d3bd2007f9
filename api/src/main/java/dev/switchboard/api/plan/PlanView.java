package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.plan.AgentDifference;
import dev.switchboard.activities.plan.Binding;
import dev.switchboard.activities.plan.BudgetDifference;
import dev.switchboard.activities.plan.NumberAction;
import dev.switchboard.activities.plan.NumberDifference;
import dev.switchboard.activities.plan.PoolDifference;
import dev.switchboard.activities.plan.WantedAgent;
import dev.switchboard.activities.plan.WantedBudget;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.api.operation.ItemView;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the fleet differs from a file, and what it takes to carry that out.
 *
 * @param id names the plan at {@code /api/plans/{id}}
 * @param createdAt when it was compared
 * @param expiresAt when the plan is forgotten
 * @param totals how much of what
 * @param agents those that are created and changed
 * @param pools those that are made and changed
 * @param budget what becomes of it; absent when it stays
 * @param numbers those that differ, by number; a page of them
 * @param nextCursor for the next page of numbers; absent after the last
 * @param foundStaleAt when it was last to be carried out and was not, as the fleet had changed since; absent otherwise
 * @param operations those that carry it out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "FleetPlan")
public record PlanView(
        String id,
        Instant createdAt,
        Instant expiresAt,
        Totals totals,
        List<AgentView> agents,
        List<PoolView> pools,
        @Nullable List<ChangedField> budget,
        List<NumberView> numbers,
        @Nullable String nextCursor,
        @Nullable Instant foundStaleAt,
        List<String> operations) {

    /**
     * How much of what.
     *
     * @param differences what differs: agents, pools, the budget and numbers
     * @param conflicts numbers of these that cannot be changed as the file says
     * @param unchanged numbers that are as the file says
     * @param unnamed numbers that the file does not name
     * @param requests to Twilio that carrying it out takes
     * @param estimatedSeconds that those take at the account's rate
     * @param monthlyCost what carrying it out adds to what numbers cost a month: it buys none itself
     */
    @Schema(name = "FleetPlanTotals")
    public record Totals(
            int differences,
            int conflicts,
            int unchanged,
            int unnamed,
            int requests,
            double estimatedSeconds,
            BigDecimal monthlyCost) {}

    /** A field here, with its values; what is absent is unset. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FleetPlanField")
    public record ChangedField(
            String field, @Nullable String from, @Nullable String to) {}

    /** An agent that is created or changed, field by field. */
    @Schema(name = "FleetPlanAgent")
    public record AgentView(
            String id,
            @Schema(allowableValues = {"CREATE", "CHANGE"}) String action,
            List<ChangedField> changes) {

        static AgentView of(AgentDifference difference) {
            FieldChanges<WantedAgent> changes = new FieldChanges<>(difference.before(), difference.after())
                    .field("name", WantedAgent::name)
                    .field("greeting", WantedAgent::greeting)
                    .field("runtimeUrl", WantedAgent::runtimeUrl)
                    .field("driftPolicy", agent -> Objects.toString(agent.driftPolicy(), null));
            return new AgentView(difference.after().id(), changes.action(), changes.list());
        }
    }

    /** A pool that is made or changed, field by field. */
    @Schema(name = "FleetPlanPool")
    public record PoolView(
            String name,
            @Schema(allowableValues = {"CREATE", "CHANGE"}) String action,
            List<ChangedField> changes) {

        static PoolView of(PoolDifference difference) {
            FieldChanges<Pool> changes = new FieldChanges<>(difference.before(), difference.after())
                    .field("country", pool -> pool.criteria().country())
                    .field("type", pool -> pool.criteria().type().word())
                    .field("capabilities", pool -> words(pool.criteria().can()))
                    .field("minFree", pool -> String.valueOf(pool.limits().minFree()))
                    .field("max", pool -> String.valueOf(pool.limits().max()))
                    .field("accountSid", Pool::accountSid)
                    .field("chatbotId", Pool::agentId)
                    .field("maxMonthlyPrice", pool -> pool.limits().most().words())
                    .field("addressSid", pool -> pool.details().addressSid())
                    .field("bundleSid", pool -> pool.details().bundleSid());
            return new PoolView(difference.after().key().name(), changes.action(), changes.list());
        }

        private static @Nullable String words(RequiredCapabilities can) {
            List<String> words = new ArrayList<>();
            if (can.voice()) {
                words.add("voice");
            }
            if (can.sms()) {
                words.add("sms");
            }
            if (can.mms()) {
                words.add("mms");
            }
            return words.isEmpty() ? null : String.join(", ", words);
        }
    }

    /**
     * A number that differs, field by field.
     *
     * @param here what becomes of its binding
     * @param twilio what is written at Twilio, by the names of its parameters; empty is unset
     * @param error why nothing can be done about it, with the cure
     * @param code the stable code of that
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "FleetPlanNumber")
    public record NumberView(
            String phoneNumberId,
            String phoneNumber,
            NumberAction action,
            List<ChangedField> here,
            List<ItemView.FieldChange> twilio,
            @Nullable String error,
            @Nullable String code) {

        static NumberView of(NumberDifference difference) {
            FieldChanges<Binding> here = new FieldChanges<>(difference.from(), difference.to())
                    .field("agent", Binding::agentId)
                    .field("sms", binding -> String.valueOf(binding.sms()))
                    .field("whatsApp", binding -> String.valueOf(binding.whatsApp()));
            return new NumberView(
                    difference.phoneNumberId(),
                    difference.phoneNumber(),
                    difference.action(),
                    here.list(),
                    ItemView.fields(difference.changes()),
                    difference.conflict() == null ? null : difference.conflict().message(),
                    difference.conflict() == null
                            ? null
                            : difference.conflict().code().code());
        }
    }

    static @Nullable List<ChangedField> budget(@Nullable BudgetDifference difference) {
        if (difference == null) {
            return null;
        }
        return new FieldChanges<>(difference.before(), difference.after())
                .field("monthlyLimit", budget -> budget.monthlyLimit().toPlainString())
                .field("currency", WantedBudget::currency)
                .list();
    }
}
