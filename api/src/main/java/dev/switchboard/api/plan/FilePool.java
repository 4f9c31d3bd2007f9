package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.api.pool.PoolRequest.PoolCapabilities;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Money;
import dev.switchboard.api.web.Sids;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool of a file. Of one that is there already, a field that is left out stays as it is; an empty chatbotId takes it
 * away.
 *
 * @param name of the pool, which is kept for good
 * @param country of its numbers
 * @param type local, mobile or toll-free
 * @param capabilities what they have to be able to do; nothing in particular in a new pool, when left out
 * @param minFree so many are to be free: what lacks is bought
 * @param max so many it has at most, used ones as well: more are not bought
 * @param accountSid one of the caller's accounts; without it the configured one buys for a new pool
 * @param chatbotId who gets its numbers, unless an assignment says another agent
 * @param maxMonthlyPrice what each may cost; of a new pool what Twilio asks when it is planned, when left out
 * @param currency of that; USD when left out
 * @param addressSid of an address, where the country wants one
 * @param bundleSid of a regulatory bundle, where the country wants one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilePool(
        @Id @Schema(example = "us-support") String name,

        @NotNull(message = "must be given, as in US.") @Pattern(regexp = "[A-Za-z]{2}", message = "must be the two letters of ISO 3166-1, as in US.") @Schema(example = "US")
        String country,

        @NotNull(message = TYPE) @Pattern(regexp = "local|mobile|toll-free", message = TYPE) @Schema(example = "local")
        String type,

        @Nullable PoolCapabilities capabilities,

        @NotNull(message = COUNT) @Min(value = 0, message = COUNT) @Max(value = MOST, message = COUNT) @Schema(example = "2")
        Integer minFree,

        @NotNull(message = COUNT) @Min(value = 0, message = COUNT) @Max(value = MOST, message = COUNT) @Schema(example = "10")
        Integer max,

        @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Nullable String accountSid,

        @Pattern(regexp = "[A-Za-z0-9_-]{0,64}", message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String chatbotId,

        @DecimalMin(value = "0", message = Money.LIMITS_OF_ONE) @DecimalMax(value = Money.MOST_OF_ONE, message = Money.LIMITS_OF_ONE) @Digits(integer = Money.DIGITS_OF_ONE, fraction = Money.DECIMALS, message = Money.LIMITS_OF_ONE) @Schema(example = "2.00")
        @Nullable BigDecimal maxMonthlyPrice,

        @Pattern(regexp = Money.CURRENCY, message = Money.CURRENCY_MESSAGE) @Nullable String currency,

        @Pattern(regexp = Sids.ADDRESS, message = Sids.ADDRESS_MESSAGE) @Nullable String addressSid,

        @Pattern(regexp = Sids.BUNDLE, message = Sids.BUNDLE_MESSAGE) @Nullable String bundleSid) {

    private static final int MOST = 1_000;
    private static final String TYPE = "must be given: local, mobile or toll-free.";
    private static final String COUNT = "must be given: at least 0 and at most 1000.";

    static FilePool of(Pool pool) {
        return new FilePool(
                pool.key().name(),
                pool.criteria().country(),
                pool.criteria().type().word(),
                PoolCapabilities.of(pool.criteria().can()),
                pool.limits().minFree(),
                pool.limits().max(),
                pool.accountSid(),
                pool.agentId(),
                pool.limits().most().amount(),
                pool.limits().most().currency(),
                pool.details().addressSid(),
                pool.details().bundleSid());
    }

    void check(String path, Set<String> names, List<FieldError> errors) {
        if (!names.add(name)) {
            errors.add(new FieldError(path + ".name", "is named before already; name each pool once."));
        }
        if (max < minFree) {
            errors.add(
                    new FieldError(path + ".max", "must be at least minFree: also the free numbers are of the pool."));
        }
        if (maxMonthlyPrice == null && currency != null) {
            errors.add(new FieldError(path + ".currency", "goes with maxMonthlyPrice; give both or neither."));
        }
    }
}
