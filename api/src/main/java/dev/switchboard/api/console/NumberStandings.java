package dev.switchboard.api.console;

import dev.switchboard.activities.drift.Drift;
import dev.switchboard.activities.drift.Drifts;
import dev.switchboard.activities.number.NumberSearch;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.NumbersNotPutBack;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.release.Releases;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where numbers stand, from what is known without asking Twilio. */
@Component
@ConditionalOnConsole
final class NumberStandings {

    private final NumberSearch search;
    private final Operations operations;
    private final Releases releases;
    private final Drifts drifts;
    private final NumbersNotPutBack notPutBack;

    NumberStandings(
            NumberSearch search,
            Operations operations,
            Releases releases,
            Drifts drifts,
            NumbersNotPutBack notPutBack) {
        this.search = search;
        this.operations = operations;
        this.releases = releases;
        this.drifts = drifts;
        this.notPutBack = notPutBack;
    }

    /** Of one of the owner's numbers, with what the operation does that works on it. */
    NumberStanding of(String owner, NumberView number) {
        NumberStanding.Holder holder = operations
                .running(NumberWorkflowIds.workflowId(number.id()))
                .map(this::holder)
                .orElseGet(() -> known(number.operationId()));
        return NumberStanding.of(
                number, holder, drifts.open(owner, List.of(number.id())).get(number.id()));
    }

    /** The operation that could not put everything back at the number; null when none could, or one has since. */
    @Nullable String leftBehind(String phoneNumberId) {
        return notPutBack.operationOf(phoneNumberId).orElse(null);
    }

    private NumberStanding.Holder holder(Operation running) {
        Optional<Releases.Release> release =
                running.type() == OperationType.RELEASE ? releases.find(running.id()) : Optional.empty();
        return new NumberStanding.Holder(
                running.id(),
                running.type(),
                release.map(Releases.Release::releaseAt).orElse(null),
                release.map(Releases.Release::outOfService).orElse(false));
    }

    /** When the operation gives its number back; null when it does not, or has not begun. */
    @Nullable Instant releaseAt(String operationId) {
        return releases.find(operationId).map(Releases.Release::releaseAt).orElse(null);
    }

    private static NumberStanding.@Nullable Holder known(@Nullable String operationId) {
        return operationId == null ? null : new NumberStanding.Holder(operationId, null, null, false);
    }

    /** Of the owner's numbers of a list, by their ids and in its order. */
    Map<String, NumberStanding> of(String owner, List<PhoneNumber> numbers) {
        Map<String, Drift> open =
                drifts.open(owner, numbers.stream().map(PhoneNumber::id).toList());
        Map<String, NumberStanding> standings = new LinkedHashMap<>();
        for (PhoneNumber number : numbers) {
            NumberView view = NumberView.of(number);
            standings.put(number.id(), NumberStanding.of(view, known(view.operationId()), open.get(number.id())));
        }
        return standings;
    }

    /** Of those of the owner's numbers that have these ids. */
    Map<String, NumberStanding> ofIds(String owner, Collection<String> ids) {
        return of(owner, search.known(owner, ids));
    }
}
