package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.plan.FleetDescription;
import dev.switchboard.activities.plan.WantedBudget;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.web.Entries;
import dev.switchboard.api.web.Money;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code switchboard.yaml} says, in JSON. Its schema is {@code docs/switchboard.schema.json}.
 *
 * @param agents those to create or to change; others are left alone
 * @param numbers those whose agents are said; others are left alone
 * @param pools those to make or to change; others are left alone
 * @param budget what may be spent a month; left alone without it
 * @param prune whether numbers that are not named are unassigned; never are they given back to Twilio
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "FleetFile")
public record FleetFile(
        @Entries(min = 0, max = FleetFile.MOST_AGENTS, message = "must have at most {max} agents.")
        @ArraySchema(maxItems = FleetFile.MOST_AGENTS)
        @Nullable List<FileAgent> agents,

        @Entries(min = 0, max = FleetFile.MOST_NUMBERS, message = "must have at most {max} numbers.")
        @ArraySchema(maxItems = FleetFile.MOST_NUMBERS)
        @Nullable List<FileNumber> numbers,

        @Entries(min = 0, max = Pools.MOST, message = "must have at most {max} pools.")
        @ArraySchema(maxItems = Pools.MOST)
        @Nullable List<FilePool> pools,

        @Valid @Nullable FileBudget budget,

        @Schema(description = "Whether numbers that are not named lose their agents.", defaultValue = "false") @Nullable Boolean prune) {

    static final int MOST_AGENTS = 1_000;
    static final int MOST_NUMBERS = 10_000;

    /**
     * What may be spent a month on numbers.
     *
     * @param monthlyLimit what all of them may cost
     * @param currency of it; USD when left out
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileBudget(
            @NotNull(message = "must be given.") @DecimalMin(value = "0", message = Money.LIMITS_OF_ALL) @DecimalMax(value = Money.MOST_OF_ALL, message = Money.LIMITS_OF_ALL) @Digits(integer = Money.DIGITS_OF_ALL, fraction = Money.DECIMALS, message = Money.LIMITS_OF_ALL) @Schema(example = "20.00")
            BigDecimal monthlyLimit,

            @Pattern(regexp = Money.CURRENCY, message = Money.CURRENCY_MESSAGE) @Schema(defaultValue = Money.USUAL_CURRENCY)
            @Nullable String currency) {}

    static FleetFile of(FleetDescription fleet) {
        WantedBudget budget = fleet.budget();
        return new FleetFile(
                fleet.agents().stream().map(FileAgent::of).toList(),
                fleet.numbers().stream().map(FileNumber::of).toList(),
                fleet.pools().stream().map(FilePool::of).toList(),
                budget == null ? null : new FileBudget(budget.monthlyLimit(), budget.currency()),
                fleet.prune() ? true : null);
    }

    /**
     * The same as it is compared with what is.
     *
     * @param wholePools its pools whole, once it is known that it does not contradict itself
     * @throws Problem that names every path at which the file contradicts itself
     */
    FleetDescription wanted(Supplier<List<Pool>> wholePools) {
        List<FieldError> errors = new ArrayList<>();
        List<FileAgent> someAgents = Objects.requireNonNullElse(agents, List.of());
        List<FileNumber> someNumbers = Objects.requireNonNullElse(numbers, List.of());
        Set<String> ids = new HashSet<>();
        for (int index = 0; index < someAgents.size(); index++) {
            someAgents.get(index).check("agents[" + index + "]", ids, errors);
        }
        for (int index = 0; index < someNumbers.size(); index++) {
            someNumbers.get(index).check("numbers[" + index + "]", errors);
        }
        Set<String> names = new HashSet<>();
        List<FilePool> somePools = Objects.requireNonNullElse(pools, List.of());
        for (int index = 0; index < somePools.size(); index++) {
            somePools.get(index).check("pools[" + index + "]", names, errors);
        }
        if (Boolean.TRUE.equals(prune) && numbers == null) {
            // As of a template whose list came out empty: nobody takes all agents from all numbers by leaving out a
            // word.
            errors.add(new FieldError(
                    "prune",
                    "would take their agents from all numbers, since the file has none; name those that keep theirs, or"
                            + " say so with numbers: []."));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
        return new FleetDescription(
                someAgents.stream().map(FileAgent::wanted).toList(),
                someNumbers.stream().map(FileNumber::wanted).toList(),
                wholePools.get(),
                budget == null ? null : new WantedBudget(budget.monthlyLimit(), Money.currency(budget.currency())),
                Boolean.TRUE.equals(prune));
    }
}
