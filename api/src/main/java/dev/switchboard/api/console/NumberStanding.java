package dev.switchboard.api.console;

import dev.switchboard.activities.drift.Drift;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a number stands, for every page that shows it: what is said of it, which is so, and what is offered, which
 * would be accepted.
 *
 * @param holder the operation that works on it; null when there is none
 * @param drift what the last check found of it as it is bound now; null when that was nothing
 * @param found the states of its channels, as Twilio told just now or else as the last check found those that are wrong
 */
record NumberStanding(
        NumberView number,
        @Nullable Holder holder,
        @Nullable Drift drift,
        Set<ChannelState> found) {

    private static final Set<ChannelState> GONE = EnumSet.of(ChannelState.NUMBER_MISSING, ChannelState.NUMBER_MOVED);

    /** Whose route it is; neither an update nor a move takes a number from them. */
    private static final Set<ChannelState> OWNED = EnumSet.of(
            ChannelState.OVERRIDDEN_BY_TRUNK,
            ChannelState.OVERRIDDEN_BY_APPLICATION,
            ChannelState.OVERRIDDEN_BY_MESSAGING_SERVICE);

    /** What a person can do with a number. */
    enum Action {
        VERIFY,
        TEST,
        ASSIGN,
        CLEAR,
        REPAIR,
        MOVE,
        UNASSIGN,
        RELEASE,
        KEEP
    }

    /**
     * The operation that works on a number.
     *
     * @param type what it does; null where only its id is known
     * @param releaseAt when it gives the number back; null when it does not, or has not begun
     * @param outOfService whether callers are told meanwhile that the number is out of service
     */
    record Holder(
            String operationId,
            @Nullable OperationType type,
            @Nullable Instant releaseAt,
            boolean outOfService) {

        boolean releases() {
            return type == OperationType.RELEASE;
        }
    }

    /**
     * What stands of the whole, in a word with its tone.
     *
     * @param tone one of those of {@link Words}
     */
    record Verdict(String tone, String words) {}

    static NumberStanding of(NumberView number, @Nullable Holder holder, @Nullable Drift drift) {
        Drift known = isOf(number, drift) ? drift : null;
        Set<ChannelState> found = known == null
                ? Set.of()
                : known.channels().values().stream().map(ChannelRoute::state).collect(Collectors.toUnmodifiableSet());
        return new NumberStanding(number, holder, known, found);
    }

    /** What was found while the number had an agent says nothing of a free one, and the other way round. */
    private static boolean isOf(NumberView number, @Nullable Drift drift) {
        return drift != null
                && number.state() != BindingState.RELEASED
                && (drift.agentId() == null) == (number.chatbot() == null);
    }

    /** The same, once Twilio has been asked. */
    NumberStanding seen(Set<ChannelState> states) {
        return new NumberStanding(number, holder, drift, states);
    }

    Set<Action> actions() {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        if (number.state() == BindingState.RELEASED) {
            return actions;
        }
        actions.add(Action.VERIFY);
        if (!isGone()) {
            actions.add(Action.TEST);
        }
        if (isHeld()) {
            if (isReleasing()) {
                actions.add(Action.KEEP);
            }
            return actions;
        }
        if (number.phoneNumberSid() != null) {
            actions.add(Action.RELEASE);
        }
        actions.addAll(number.state() == BindingState.FREE ? ofFree() : ofAssigned());
        return actions;
    }

    private Set<Action> ofFree() {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        var can = number.capabilities();
        if (!isGone() && (can.voice() || can.sms() || can.whatsapp())) {
            actions.add(Action.ASSIGN);
        }
        if (isLeftOver()) {
            actions.add(Action.CLEAR);
        }
        return actions;
    }

    private Set<Action> ofAssigned() {
        return isGone() || found.stream().anyMatch(OWNED::contains)
                ? EnumSet.of(Action.UNASSIGN)
                : EnumSet.of(Action.UNASSIGN, Action.REPAIR, Action.MOVE);
    }

    /** For templates, by the name of the action. */
    public boolean may(String action) {
        return actions().contains(Action.valueOf(action));
    }

    /** Whether an operation works on it, or has ended without letting go of it. */
    public boolean isHeld() {
        return holder != null || number.state().held();
    }

    /** Whether it waits to be given back. */
    public boolean isReleasing() {
        return holder != null && holder.releases();
    }

    /** Whether its account does not have it any more. */
    public boolean isGone() {
        return found.stream().anyMatch(GONE::contains);
    }

    /** Whether it has no agent, and Twilio still sends to this service. */
    public boolean isLeftOver() {
        return number.chatbot() == null && found.contains(ChannelState.LEFT_OVER);
    }

    /** Whether whoever calls is told that it is out of service. */
    public boolean isOutOfService() {
        return holder != null && holder.releases() && holder.outOfService() && number.chatbot() != null;
    }

    /** The word for its state: the one that it has in the database does not tell a release from an unassignment. */
    public String word() {
        if (number.state() == BindingState.RELEASING && holder != null && holder.type() != null) {
            return isReleasing() ? "To be given back" : "Being unassigned";
        }
        return Words.INSTANCE.of(number.state());
    }

    /** Who answers what comes in to it; null when nobody is to. */
    public @Nullable String answers() {
        if (number.chatbot() == null) {
            return null;
        }
        return isOutOfService() ? "out of service" : number.chatbot().name();
    }

    /**
     * What the check says of the whole.
     *
     * @param wrong whether Twilio holds anything that it should not, or lacks what it should hold
     * @param cut whether anything that should come in does not
     */
    Verdict verdict(boolean wrong, boolean cut) {
        if (isHeld() && !isReleasing()) {
            return new Verdict(
                    "going", "An operation works on this number. What Twilio holds can change until it has ended");
        }
        if (isGone()) {
            return new Verdict(
                    "bad",
                    found.contains(ChannelState.NUMBER_MOVED)
                            ? "Another account has this number now"
                            : "Its account does not have this number any more");
        }
        if (number.chatbot() == null) {
            return isLeftOver()
                    ? new Verdict("bad", "Nobody is to answer this number, and Twilio still sends to this service")
                    : new Verdict("idle", "Nobody is to answer this number");
        }
        String agent = number.chatbot().name();
        if (isOutOfService()) {
            return cut
                    ? new Verdict("bad", "Not all who call or write are told that the number is out of service")
                    : new Verdict("going", "Whoever calls or writes is told that the number is out of service");
        }
        if (cut) {
            return new Verdict("bad", "Not all that should come in reaches " + agent);
        }
        if (wrong) {
            return new Verdict(
                    "warn", "Calls and messages reach " + agent + ", but not all at Twilio is as it should be");
        }
        return new Verdict(
                "good", "Calls and messages reach " + agent + (isReleasing() ? " until the number is given back" : ""));
    }

    /** What a list says of it in the column of Twilio; null when there is nothing to say. */
    public @Nullable Verdict atTwilio() {
        if (number.state() == BindingState.RELEASED) {
            return new Verdict("idle", "given back");
        }
        if (found.contains(ChannelState.NUMBER_MOVED)) {
            return new Verdict("bad", "in another account");
        }
        if (found.contains(ChannelState.NUMBER_MISSING)) {
            return new Verdict("bad", "not there any more");
        }
        if (isLeftOver()) {
            return new Verdict("bad", "left over");
        }
        if (drift != null) {
            return new Verdict("bad", "changed");
        }
        return number.state() == BindingState.ASSIGNED ? new Verdict("idle", "no difference known") : null;
    }
}
