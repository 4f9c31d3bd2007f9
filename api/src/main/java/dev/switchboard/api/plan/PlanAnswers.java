package dev.switchboard.api.plan;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.plan.FleetDifference;
import dev.switchboard.activities.plan.NumberDifference;
import dev.switchboard.activities.plan.OperationSettings;
import dev.switchboard.activities.plan.Plan;
import dev.switchboard.activities.plan.PlanCounts;
import dev.switchboard.activities.plan.PlanSummary;
import dev.switchboard.activities.twilio.TwilioProperties;
import dev.switchboard.api.web.Cursors;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Plans as they are answered, their numbers a page at a time. */
@Component
final class PlanAnswers {

    static final String LIST = "plans";

    private static final String NUMBERS = "plan";

    private final TwilioProperties twilio;
    private final OperationSettings settings;

    PlanAnswers(TwilioProperties twilio, OperationSettings settings) {
        this.twilio = twilio;
        this.settings = settings;
    }

    PlanView of(Plan plan, @Nullable String cursor, int limit) {
        FleetDifference difference = plan.difference();
        List<NumberDifference> numbers = difference.numbers();
        String after = Cursors.decode(NUMBERS, cursor);
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
                totals(PlanCounts.of(difference)),
                difference.agents().stream().map(PlanView.AgentView::of).toList(),
                difference.pools().stream().map(PlanView.PoolView::of).toList(),
                PlanView.budget(difference.budget()),
                page.items().stream().map(PlanView.NumberView::of).toList(),
                Cursors.encode(NUMBERS, page.next()),
                plan.foundStaleAt(),
                settings.operationsOf(plan.id()));
    }

    PlansPage page(Slice<PlanSummary> plans) {
        Map<String, List<String>> operations = settings.operationsOf(
                plans.items().stream().map(PlanSummary::id).toList());
        return new PlansPage(
                plans.items().stream()
                        .map(plan -> new PlansPage.SummaryView(
                                plan.id(),
                                plan.createdAt(),
                                plan.expiresAt(),
                                totals(plan.counts()),
                                plan.foundStaleAt(),
                                operations.getOrDefault(plan.id(), List.of())))
                        .toList(),
                Cursors.encode(LIST, plans.next()));
    }

    private PlanView.Totals totals(PlanCounts counts) {
        FleetDifference.Tally tally = counts.tally();
        return new PlanView.Totals(
                counts.differences(),
                counts.conflicts(),
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
