package dev.switchboard.api.console;

import dev.switchboard.api.pool.PoolRequest;
import dev.switchboard.api.problem.Problem;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a form says that a pool is to have. What is left empty is not said.
 *
 * @param can what its numbers have to be able to do: voice, sms, mms
 * @param agent who gets its numbers
 */
record PoolForm(
        @Nullable String country,
        @Nullable String type,
        @Nullable List<String> can,
        @Nullable Integer minFree,
        @Nullable Integer max,
        @Nullable String agent) {

    /** What the same form says of how they are bought. */
    record Buying(
            @Nullable BigDecimal maxMonthlyPrice,
            @Nullable String currency,
            @Nullable String accountSid,
            @Nullable String addressSid,
            @Nullable String bundleSid) {}

    /** As the API takes it, to be checked. */
    PoolRequest request(Buying buying) {
        List<String> wanted = Objects.requireNonNullElse(can, List.of());
        return new PoolRequest(
                Objects.requireNonNullElse(country, "").strip(),
                Objects.requireNonNullElse(type, ""),
                new PoolRequest.PoolCapabilities(
                        wanted.contains("voice"), wanted.contains("sms"), wanted.contains("mms")),
                given("minFree", minFree),
                given("max", max),
                Paging.given(buying.accountSid()),
                Paging.given(agent),
                buying.maxMonthlyPrice(),
                buying.maxMonthlyPrice() == null ? null : Paging.given(buying.currency()),
                Paging.given(buying.addressSid()),
                Paging.given(buying.bundleSid()));
    }

    private static Integer given(String field, @Nullable Integer count) {
        if (count == null) {
            throw Problem.invalid(field, "must be given, as a whole number.");
        }
        return count;
    }
}
