package dev.switchboard.api.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PooledNumber;
import dev.switchboard.activities.number.UnfitFor;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolRefusal;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.api.operation.FailureView;
import dev.switchboard.workflows.number.MonthlyPrice;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pool: what it was made with, and how it is.
 *
 * @param maxMonthlyPrice what each of its numbers may cost
 * @param free how many nobody has, and can be taken
 * @param used how many an agent or an operation has
 * @param coming how many are being bought
 * @param monthlyCost what those cost a month that were bought here, in the pool's currency
 * @param unpriced how many were not bought here, so that nobody knows their price
 * @param refused why the last refill failed; absent when it did not
 * @param idle the free numbers, those first that were free longest; at most 100
 * @param unfit the free numbers that cannot be taken, and why: they count among `max`
 * @param inUse the others; absent in a list of pools
 */
@Schema(name = "Pool")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PoolView(
        @Schema(example = "us-support") String name,
        @Schema(example = "US") String country,
        @Schema(example = "local") String type,
        PoolRequest.PoolCapabilities capabilities,
        @Schema(example = "2") int minFree,
        @Schema(example = "10") int max,
        String accountSid,
        @Nullable String chatbotId,
        @Schema(example = "2.00") BigDecimal maxMonthlyPrice,
        @Schema(example = "USD") String currency,
        @Nullable String addressSid,
        @Nullable String bundleSid,
        int free,
        int used,
        int coming,
        BigDecimal monthlyCost,
        int unpriced,
        @Nullable RefusedRefill refused,
        List<PoolNumber> idle,
        List<PoolNumber> unfit,
        @Nullable List<PoolNumber> inUse) {

    static final int MOST_IDLE = 100;

    /** In a list of pools. */
    static PoolView ofList(PoolState state, List<PooledNumber> numbers) {
        return of(state, numbers, null);
    }

    /** On its own. */
    static PoolView of(PoolState state, List<PooledNumber> numbers) {
        return of(
                state,
                numbers,
                numbers.stream()
                        .filter(number -> number.state() != BindingState.FREE)
                        .map(PoolNumber::of)
                        .toList());
    }

    private static PoolView of(PoolState state, List<PooledNumber> numbers, @Nullable List<PoolNumber> inUse) {
        Pool pool = state.pool();
        return new PoolView(
                pool.key().name(),
                pool.criteria().country(),
                pool.criteria().type().word(),
                PoolRequest.PoolCapabilities.of(pool.criteria().can()),
                pool.limits().minFree(),
                pool.limits().max(),
                pool.accountSid(),
                pool.agentId(),
                pool.limits().most().amount(),
                pool.limits().most().currency(),
                pool.details().addressSid(),
                pool.details().bundleSid(),
                state.counts().free(),
                state.counts().used(),
                state.counts().coming(),
                state.cost().amount(),
                state.unpriced(),
                RefusedRefill.of(state.refusal()),
                free(numbers, number -> number.unfit() == null),
                free(numbers, number -> number.unfit() != null),
                inUse);
    }

    private static List<PoolNumber> free(List<PooledNumber> numbers, Predicate<PooledNumber> which) {
        return numbers.stream()
                .filter(number -> number.state() == BindingState.FREE)
                .filter(which)
                .limit(MOST_IDLE)
                .map(PoolNumber::of)
                .toList();
    }

    /**
     * A number of a pool.
     *
     * @param chatbotId who answers it; absent while it is free
     * @param freeSince since when nobody does; absent while somebody has it
     * @param monthlyPrice what it costs; absent of a number that was not bought here
     * @param currency of that
     * @param unfit why it cannot be taken: MISSING when its Twilio account does not have it, until an import finds it
     *     again; CAPABILITIES when it cannot do what the pool's numbers have to; absent when it can be taken
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PoolNumber(
            @Schema(example = "phone_123") String id,
            @Schema(example = "+15550000123") String phoneNumber,
            BindingState state,
            @Nullable String chatbotId,
            @Nullable Instant freeSince,
            @Nullable BigDecimal monthlyPrice,
            @Nullable String currency,
            @Nullable UnfitFor unfit) {

        static PoolNumber of(PooledNumber number) {
            MonthlyPrice price = number.price();
            return new PoolNumber(
                    number.id(),
                    number.phoneNumber(),
                    number.state(),
                    number.agentId(),
                    number.freeSince(),
                    price == null ? null : price.amount(),
                    price == null ? null : price.currency(),
                    number.unfit());
        }
    }

    /**
     * A refill that failed.
     *
     * @param because why
     * @param times how many have failed, one after another
     * @param retryAt when the next is tried; POST …/refill tries at once
     */
    public record RefusedRefill(FailureView because, String operationId, Instant at, int times, Instant retryAt) {

        static @Nullable RefusedRefill of(@Nullable PoolRefusal refusal) {
            return refusal == null
                    ? null
                    : new RefusedRefill(
                            Objects.requireNonNull(FailureView.of(refusal.because())),
                            refusal.operationId(),
                            refusal.at(),
                            refusal.times(),
                            refusal.retryAt());
        }
    }
}
