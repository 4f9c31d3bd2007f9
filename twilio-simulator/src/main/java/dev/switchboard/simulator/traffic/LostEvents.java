package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.StatusCallbacks.Pending;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What nobody can know of much traffic, since it was not told.
 *
 * @param untold see {@link TrafficMade}
 * @param deliveryUntold see {@link TrafficMade}
 */
record LostEvents(List<String> untold, List<String> deliveryUntold) {

    /** An event before the end of a message, which says nothing of its usage. */
    private static final String QUEUED = "queued";

    private static final Set<String> DELIVERED = Set.of("delivered", "read");

    static LostEvents of(Collection<Pending> all, Collection<Pending> kept) {
        Set<String> untold = lost(all, kept, event -> !event.event().equals(QUEUED));
        Set<String> delivery = lost(all, kept, event -> isWhatsApp(event) && DELIVERED.contains(event.event()));
        delivery.removeAll(untold);
        return new LostEvents(List.copyOf(untold), List.copyOf(delivery));
    }

    /** The SIDs that had such events, of which none was kept. */
    private static Set<String> lost(Collection<Pending> all, Collection<Pending> kept, Predicate<Pending> such) {
        Set<String> sids = new LinkedHashSet<>();
        all.stream().filter(such).map(LostEvents::sid).forEach(sids::add);
        kept.stream().filter(such).map(LostEvents::sid).forEach(sids::remove);
        return sids;
    }

    private static boolean isWhatsApp(Pending event) {
        return PhoneNumbers.isWhatsApp(event.target().parameters().getOrDefault("To", ""));
    }

    private static String sid(Pending event) {
        var parameters = event.target().parameters();
        return parameters.getOrDefault("CallSid", parameters.getOrDefault("MessageSid", ""));
    }
}
