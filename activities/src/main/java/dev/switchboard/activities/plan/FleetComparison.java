package dev.switchboard.activities.plan;

import dev.switchboard.activities.plan.FleetDifference.Tally;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Compares a file with what is, here and at Twilio. Nothing is written. */
@Component
public final class FleetComparison {

    private final SettingsComparison settings;
    private final BindingComparison bindings;
    private final TwilioComparison routes;

    FleetComparison(SettingsComparison settings, BindingComparison bindings, TwilioComparison routes) {
        this.settings = settings;
        this.bindings = bindings;
        this.routes = routes;
    }

    /**
     * How the owner's fleet differs from the file.
     *
     * @param run an id for this comparison: what it reads of Twilio is not read again under it
     * @throws FleetFaultsException when the file names what the owner does not have
     * @throws dev.switchboard.activities.twilio.error.TwilioException when Twilio cannot be read now
     */
    public FleetDifference compare(String run, String owner, FleetDescription wanted) {
        List<FleetFault> faults = new ArrayList<>();
        List<AgentDifference> agents = settings.agents(owner, wanted, faults);
        List<PoolDifference> pools = settings.pools(owner, wanted, faults);
        BudgetDifference budget = settings.budget(owner, wanted, faults);
        BindingComparison.Found found = bindings.compare(owner, wanted, faults);
        if (!faults.isEmpty()) {
            throw new FleetFaultsException(faults);
        }
        TwilioComparison.Found compared = routes.compare(run, found.candidates());
        int differing = Math.toIntExact(compared.differences().stream()
                .filter(difference -> found.named().contains(difference.phoneNumberId()))
                .count());
        return new FleetDifference(
                agents,
                pools,
                budget,
                compared.differences(),
                new Tally(found.named().size() - differing, found.unnamed(), compared.requests()));
    }
}
