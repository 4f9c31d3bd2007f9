package dev.switchboard.api.plan;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.plan.FleetDifference;
import dev.switchboard.activities.plan.NumberDifference;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.web.Cursors;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Plans as they are answered, their numbers a page at a time. */
@Component
final class PlanAnswers {

    private static final String LIST = "plan";

    private final TwilioProperties twilio;
    private final OperationSettings settings;

    PlanAnswers(TwilioProperties twilio, OperationSettings settings) {
        this.twilio = twilio;
        this.settings = settings;
    }

    PlanView of(Plan plan, @Nullable String cursor, int limit) {
        FleetDifference difference = plan.difference();
        List<NumberDifference> numbers = difference.numbers();
        String after = Cursors.decode(LIST, cursor);
        Slice<NumberDifference> page = Slice.of(
                numbers.stream()
                        .filter(number -> after == null || key(number).compareTo(after) > 0)
                        .limit(limit + 1L)
                        .toList(),
                limit,
                PlanAnswers::key);
        return new PlanView(
                plan.id(),
                plan.createdAt(),
                plan.expiresAt(),
                totals(difference),
                difference.agents().stream().map(PlanView.AgentView::of).toList(),
                difference.pools().stream().map(PlanView.PoolView::of).toList(),
                PlanView.budget(difference.budget()),
                page.items().stream().map(PlanView.NumberView::of).toList(),
                Cursors.encode(LIST, page.next()),
                settings.operationsOf(plan.id()));
    }

    private PlanView.Totals totals(FleetDifference difference) {
        int conflicts = Math.toIntExact(difference.numbers().stream()
                .filter(number -> number.conflict() != null)
                .count());
        int differences = difference.agents().size()
                + difference.numbers().size()
                + difference.pools().size()
                + (difference.budget() == null ? 0 : 1);
        FleetDifference.Tally tally = difference.tally();
        return new PlanView.Totals(
                differences,
                conflicts,
                tally.unchanged(),
                tally.unnamed(),
                tally.requests(),
                twilio.secondsFor(tally.requests()),
                BigDecimal.ZERO);
    }

    private static String key(NumberDifference number) {
        return number.phoneNumber() + ' ' + number.phoneNumberId();
    }
}
