package dev.switchboard.activities.pool;

import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.pool.PoolKey;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an owner wants to have in a pool.
 *
 * @param key whose, and its name
 * @param criteria which numbers are bought for it
 * @param details what Twilio is told of them
 * @param limits how many, and what each may cost
 * @param accountSid the Twilio account that buys
 * @param agentId who gets its numbers, unless an assignment says another agent
 */
public record Pool(
        PoolKey key,
        NumberCriteria criteria,
        PurchaseWish.Details details,
        PoolLimits limits,
        String accountSid,
        @Nullable String agentId) {

    /** Whether numbers that were bought for the other one are as this one wants them. */
    boolean canUseThoseOf(Pool other) {
        RequiredCapabilities had = other.criteria.can();
        RequiredCapabilities wanted = criteria.can();
        return criteria.country().equals(other.criteria.country())
                && criteria.type() == other.criteria.type()
                && (had.voice() || !wanted.voice())
                && (had.sms() || !wanted.sms())
                && (had.mms() || !wanted.mms());
    }

    /** Prices are compared, whatever zeros they are written with. */
    public Pool {
        BigDecimal stripped = limits.most().amount().stripTrailingZeros();
        limits = new PoolLimits(
                limits.minFree(),
                limits.max(),
                new MonthlyPrice(
                        stripped.scale() < 0 ? stripped.setScale(0) : stripped,
                        limits.most().currency()));
    }

    /** What the audit trail says of it. */
    public Map<String, String> audited() {
        Map<String, String> fields = new TreeMap<>();
        fields.put("name", key.name());
        fields.put("country", criteria.country());
        fields.put("type", criteria.type().word());
        fields.put("voice", String.valueOf(criteria.can().voice()));
        fields.put("sms", String.valueOf(criteria.can().sms()));
        fields.put("mms", String.valueOf(criteria.can().mms()));
        fields.put("minFree", String.valueOf(limits.minFree()));
        fields.put("max", String.valueOf(limits.max()));
        fields.put("maxMonthlyPrice", limits.most().words());
        fields.put("accountSid", accountSid);
        if (agentId != null) {
            fields.put("chatbotId", agentId);
        }
        return fields;
    }
}
