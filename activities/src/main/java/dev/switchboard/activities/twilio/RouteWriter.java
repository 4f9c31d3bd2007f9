package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestorePlan;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way in which routes at Twilio are written: only over what was captured. It looks again where the capture is
 * old, or an attempt went before. It undoes only where what was written is there still.
 *
 * <p>The changes of one call are those of a number, written by one request, or the one of its WhatsApp sender, whose
 * webhook is written as a whole. A request to Twilio that fails is a {@link TwilioException}. What is found to be
 * somebody else's is a failure with {@code changed_by_others}, which tells the values. What does not show yet is one
 * with {@code route_not_settled}, which is retryable.
 */
public final class RouteWriter {

    private static final Logger log = LoggerFactory.getLogger(RouteWriter.class);

    private final RouteReader reader;
    private final FoundValues values;

    /** @param accounts by their SIDs */
    public RouteWriter(Function<String, TwilioAccount> accounts, FoundValues values) {
        this.reader = new RouteReader(accounts);
        this.values = values;
    }

    /** What Twilio holds of the channels, sealed so that it can be put back. */
    public Route capture(RouteTarget target, Set<Channel> channels) {
        HeldRoute held = reader.read(target, channels);
        held.requireAtRest(target.number());
        values.keep(held.whole());
        return held.route();
    }

    /** A route of the number's own, with what its WhatsApp sender holds, captured now. */
    public Route withSender(RouteTarget target, Route onTheNumber) {
        return RouteFields.merged(onTheNumber, capture(target, Set.of(Channel.WHATSAPP)));
    }

    /** Writes the changes over what was captured, or not at all where that is somebody else's by now. */
    public void writeUnchanged(RouteTarget target, List<RouteChange> changes, BeforeImage before) {
        Map<RouteField, String> fields = wanted(changes);
        if (fields.isEmpty()) {
            return;
        }
        Route now = unchanged(target, changes, before, false);
        if (!isDone(fields, now, before)) {
            write(target, now, fields);
        }
    }

    /**
     * As {@link #writeUnchanged}, of changes that put old values back. What Twilio does not take any more is cleared.
     *
     * @return what it did not take
     */
    public List<RefusedValue> putBack(RouteTarget target, List<RouteChange> changes, BeforeImage before) {
        Map<RouteField, String> fields = wanted(changes);
        if (fields.isEmpty()) {
            return List.of();
        }
        Route now = unchanged(target, changes, before, true);
        if (isDone(fields, now, before)) {
            return List.of();
        }
        return PutBack.write(fields, now, some -> write(target, now, some)).refused();
    }

    /**
     * Undoes changes: puts the old values back wherever Twilio still holds the new ones, then reads back. What holds
     * neither is somebody else's: it is left alone and told. Succeeds also when Twilio no longer has what carried the
     * route.
     *
     * @param retried whether an attempt before this one may have cleared what Twilio did not take back
     */
    public RestoredRoute restore(RouteTarget target, List<RouteChange> changes, boolean retried) {
        return restoreWhatIsThere(target, changes, retried, (change, held) -> change);
    }

    /** As {@link #restore} of a number that was free: what was ours there before is left over, and is cleared. */
    public RestoredRoute restoreFree(RouteTarget target, List<RouteChange> changes, boolean retried) {
        return restoreWhatIsThere(target, changes, retried, this::leavingNothingOfOurs);
    }

    /** Fails, retryable, unless Twilio holds what is expected. */
    public void readBack(RouteTarget target, Route expected) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        expected.fields().keySet().forEach(field -> channels.add(field.channel()));
        HeldRoute held = reader.read(target, channels);
        held.requireSettled(expected);
    }

    /**
     * What Twilio holds of the channels, as far as it is known not to be somebody else's since the capture. An attempt
     * that failed may have been carried out, and what somebody has written over it since was never captured.
     */
    private Route unchanged(RouteTarget target, List<RouteChange> changes, BeforeImage before, boolean puttingBack) {
        if (before.isFresh()) {
            return before.route();
        }
        HeldRoute held = reader.read(target, channelsOf(changes));
        held.requireAtRest(target.number());
        values.keep(held.whole());
        Map<String, String> changed = new TreeMap<>();
        for (RouteChange change : changes) {
            change.to().forEach((field, value) -> {
                String now = held.route().get(field);
                boolean cleared = puttingBack && before.isRetried() && now.isEmpty();
                if (!field.isMethod()
                        && !cleared
                        && !now.equals(value)
                        && !now.equals(change.from().get(field))) {
                    changed.put(field.twilioName(), now);
                }
            });
        }
        if (!changed.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                            ErrorCode.CHANGED_BY_OTHERS,
                            "Somebody else changed " + String.join(", ", changed.keySet()) + " of "
                                    + target.number().phoneNumber() + " while it was being written. Try again.")
                    .withChangedByOthers(changed));
        }
        return held.route();
    }

    private RestoredRoute restoreWhatIsThere(
            RouteTarget target, List<RouteChange> changes, boolean retried, Undo undo) {
        if (changes.isEmpty()) {
            return new RestoredRoute(Map.of());
        }
        try {
            Optional<RouteTarget> found = reader.withSender(target, channelsOf(changes));
            if (found.isPresent()) {
                return restore(found.get(), changes, retried, undo);
            }
        } catch (TwilioException e) {
            if (!e.gone()) {
                throw e;
            }
        }
        log.warn(
                "{}: the {} route cannot be restored, as Twilio no longer has what carried it",
                target.number().phoneNumberId(),
                channelsOf(changes));
        return new RestoredRoute(Map.of());
    }

    private RestoredRoute restore(RouteTarget target, List<RouteChange> changes, boolean retried, Undo undo) {
        Set<Channel> channels = channelsOf(changes);
        HeldRoute held = reader.read(target, channels);
        held.requireSettled();
        // It writes what is beside it as well: all of a sender's webhook, and a fallback with its primary.
        values.keep(held.whole());
        Map<RouteField, String> write = new EnumMap<>(RouteField.class);
        Map<RouteField, String> changedByOthers = new EnumMap<>(RouteField.class);
        for (RouteChange change : changes) {
            RestorePlan plan = RestorePlan.of(
                    undo.of(change, held.route()),
                    held.route(),
                    field -> retried || values.mayHaveBeenClearedBy(change, field));
            write.putAll(plan.write());
            changedByOthers.putAll(plan.changedByOthers());
        }
        PutBack putBack = PutBack.write(write, held.route(), some -> write(target, held.route(), some));
        if (!putBack.written().isEmpty()) {
            HeldRoute after = reader.read(target, channels);
            after.requireSettled(putBack.route());
        }
        return new RestoredRoute(changedByOthers, putBack.refused());
    }

    /** What was ours before is nothing to put back, and what is ours now goes, whichever operation wrote it. */
    private RouteChange leavingNothingOfOurs(RouteChange change, Route held) {
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        to.putAll(change.to());
        to.replaceAll((field, value) -> values.isOurs(field, held.get(field)) ? held.get(field) : value);
        return new RouteChange(change.channel(), change.from(), to).undoneByClearing(values::isOurs);
    }

    /**
     * One request: of a number exactly these fields, of a sender its whole webhook.
     *
     * @param others where the webhook's other fields come from
     */
    private void write(RouteTarget target, Route others, Map<RouteField, String> fields) {
        TwilioAccount account = reader.account(target.number());
        if (fields.keySet().stream().noneMatch(field -> field.channel() == Channel.WHATSAPP)) {
            HeldRoute.of(account.updateNumber(target.number(), fields)).requireSettled(new Route(fields));
            return;
        }
        account.updateSender(reader.senderSid(target), wholeWebhook(RouteFields.merged(others, new Route(fields))));
    }

    /** A field of which neither the old value nor a new one is known would be cleared. */
    private static Route wholeWebhook(Route known) {
        for (RouteField field : RouteFields.of(Channel.WHATSAPP)) {
            if (!known.fields().containsKey(field)) {
                throw Failures.nonRetryable(OperationFailure.of(
                        ErrorCode.INTERNAL, "The before-image of the WhatsApp sender lacks " + field.twilioName()));
            }
        }
        return RouteFields.only(known, Set.of(Channel.WHATSAPP));
    }

    private static boolean isDone(Map<RouteField, String> fields, Route now, BeforeImage before) {
        return before.isResumed() && RouteFields.areHeld(fields, now);
    }

    private static Map<RouteField, String> wanted(List<RouteChange> changes) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        changes.forEach(change -> fields.putAll(change.to()));
        return fields;
    }

    private static Set<Channel> channelsOf(List<RouteChange> changes) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        changes.forEach(change -> channels.add(change.channel()));
        return channels;
    }

    /** What undoing a change means, given what Twilio holds. */
    @FunctionalInterface
    private interface Undo {
        RouteChange of(RouteChange change, Route held);
    }
}
