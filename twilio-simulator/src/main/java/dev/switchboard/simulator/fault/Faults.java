package dev.switchboard.simulator.fault;

import dev.switchboard.simulator.http.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The faults in force; the first that matches a request hits it. */
public final class Faults {

    private final Function<String, Set<String>> sidsOf;
    private List<ActiveFault> active = List.of();

    /** @param sidsOf the SIDs by which requests speak of a phone number */
    public Faults(Function<String, Set<String>> sidsOf) {
        this.sidsOf = sidsOf;
    }

    public synchronized void replace(List<Fault> faults) {
        active = faults.stream().map(ActiveFault::of).toList();
    }

    public synchronized void add(List<Fault> faults) {
        active = Stream.concat(active.stream(), faults.stream().map(ActiveFault::of))
                .toList();
    }

    public synchronized List<ActiveFault> active() {
        return active;
    }

    /** The fault that hits this request, which uses it up by one. */
    public synchronized Optional<Fault> hit(ApiRequest request) {
        for (int i = 0; i < active.size(); i++) {
            ActiveFault candidate = active.get(i);
            Fault fault = candidate.fault();
            if (!candidate.isUsedUp()
                    && fault.match().matches(request, sidsOf)
                    && fault.frequency().chance()) {
                List<ActiveFault> changed = new ArrayList<>(active);
                changed.set(i, candidate.hit());
                active = List.copyOf(changed);
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }
}
