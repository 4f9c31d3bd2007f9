package dev.switchboard.activities.plan;

import java.util.List;

/** The file names what its owner does not have. */
public final class FleetFaultsException extends RuntimeException {

    private final transient List<FleetFault> faults;

    FleetFaultsException(List<FleetFault> faults) {
        super(String.valueOf(faults), null, false, false);
        this.faults = List.copyOf(faults);
    }

    public List<FleetFault> faults() {
        return faults;
    }
}
