package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.failure.ApplicationFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a number's binding refuses, whatever Twilio holds. Asked before a run is started, so that a caller's mistake
 * costs none, and again by the step that takes the number.
 */
public final class BindingRules {

    private BindingRules() {}

    /**
     * Why the number cannot be given to the agent. A number that is held is refused for nothing here: whether the
     * operation that holds it still runs is Temporal's to know.
     */
    public static Optional<OperationFailure> refusalOfAssigning(
            PhoneNumber number, Agent agent, boolean sms, boolean whatsApp) {
        return refusal(number, () -> {
            refuseUnlessFree(number);
            refuseUnlessCapable(number, agent, sms, whatsApp);
        });
    }

    /** Why the number's webhooks cannot be brought up to date; a held number as above. */
    public static Optional<OperationFailure> refusalOfUpdating(PhoneNumber number) {
        return refusal(number, () -> refuseUnlessAssigned(number));
    }

    /**
     * Why a batch that was asked for the number does not update it: it is held, free, given back, another agent's, or
     * was one of these while the batch read what there is.
     *
     * @param agentId the agent that it has to have; none for whichever
     */
    public static OperationFailure reasonToLeaveAlone(PhoneNumber number, @Nullable String agentId) {
        try {
            refuseUnlessAssigned(number);
            refuseAnotherAgent(number, agentId);
        } catch (ApplicationFailure refused) {
            return Failures.reasonOf(refused);
        }
        return Failures.reasonOf(Refusals.changedMeanwhile(number));
    }

    /** Why nobody can begin anything with the number now; empty unless an operation holds it. */
    public static Optional<OperationFailure> refusalOfHolding(PhoneNumber number) {
        return number.state().held() ? Optional.of(Failures.reasonOf(Refusals.held(number))) : Optional.empty();
    }

    /** Why nothing can be done with the number any more; empty unless it was given back to Twilio. */
    public static Optional<OperationFailure> refusalOfUsing(PhoneNumber number) {
        return refusal(number, () -> refuseReleased(number));
    }

    /** Why the number cannot be released; a held number as above. */
    public static Optional<OperationFailure> refusalOfReleasing(PhoneNumber number, boolean outOfService) {
        return refusal(number, () -> refuseUnlessReleasable(number, outOfService));
    }

    /** Why the number cannot be moved from the one agent to the other; a held number as above. */
    public static Optional<OperationFailure> refusalOfMoving(PhoneNumber number, String fromAgentId, String toAgentId) {
        return refusal(number, () -> refuseUnlessMovable(number, fromAgentId, toAgentId));
    }

    /** Why the number cannot get those channels, of its agent or another; a held number as above. */
    public static Optional<OperationFailure> refusalOfReassigning(
            PhoneNumber number, String fromAgentId, Agent toAgent, WantedChannels channels) {
        return refusal(number, () -> refuseUnlessReassignable(number, fromAgentId, toAgent, channels));
    }

    /**
     * Why the number cannot be unassigned; a held number as above.
     *
     * @param fromAgentId the agent that it has to have; none for whichever
     */
    public static Optional<OperationFailure> refusalOfUnassigning(PhoneNumber number, @Nullable String fromAgentId) {
        return refusal(number, () -> {
            refuseUnlessAssigned(number);
            refuseAnotherAgent(number, fromAgentId == null ? number.agentId() : fromAgentId);
        });
    }

    private static Optional<OperationFailure> refusal(PhoneNumber number, Runnable rules) {
        if (number.state().held()) {
            return Optional.empty();
        }
        try {
            rules.run();
            return Optional.empty();
        } catch (ApplicationFailure refused) {
            return Optional.of(Failures.reasonOf(refused));
        }
    }

    static void refuseUnlessReleasable(PhoneNumber number, boolean outOfService) {
        refuseReleased(number);
        if (number.state().held()) {
            throw Refusals.held(number);
        }
        if (number.phoneNumberSid() == null) {
            throw Refusals.senderOnly(number);
        }
        if (outOfService && number.agentId() == null) {
            throw Refusals.nobodyToTell(number);
        }
    }

    static void refuseUnlessFree(PhoneNumber number) {
        refuseReleased(number);
        if (number.state().held()) {
            throw Refusals.held(number);
        }
        if (number.state() == BindingState.ASSIGNED) {
            throw Refusals.alreadyAssigned(number);
        }
    }

    static void refuseReleased(PhoneNumber number) {
        if (number.state() == BindingState.RELEASED) {
            throw Refusals.released(number);
        }
    }

    static void refuseUnlessAssigned(PhoneNumber number) {
        refuseReleased(number);
        if (number.state().held()) {
            throw Refusals.held(number);
        }
        if (number.state() == BindingState.FREE) {
            throw Refusals.notAssigned(number);
        }
    }

    static void refuseUnlessMovable(PhoneNumber number, String fromAgentId, String toAgentId) {
        refuseUnlessAssigned(number);
        if (toAgentId.equals(number.agentId())) {
            throw Refusals.alreadyMoved(number);
        }
        refuseAnotherAgent(number, fromAgentId);
    }

    static void refuseUnlessReassignable(
            PhoneNumber number, String fromAgentId, Agent toAgent, WantedChannels channels) {
        refuseUnlessAssigned(number);
        if (toAgent.id().equals(number.agentId())
                && number.smsEnabled() == channels.sms()
                && number.whatsappEnabled() == channels.whatsApp()) {
            throw Refusals.alreadyMoved(number);
        }
        refuseAnotherAgent(number, fromAgentId);
        refuseUnlessCapable(number, toAgent, channels.sms(), channels.whatsApp());
    }

    private static void refuseAnotherAgent(PhoneNumber number, @Nullable String expected) {
        if (expected != null && !expected.equals(number.agentId())) {
            throw Refusals.otherAgent(number, expected);
        }
    }

    static void refuseUnlessCapable(PhoneNumber number, Agent agent, boolean sms, boolean whatsApp) {
        if (sms && !number.capabilities().sms()) {
            throw Refusals.noSms(number);
        }
        if (whatsApp && !number.capabilities().whatsapp()) {
            throw Refusals.noWhatsApp(number);
        }
        if (!number.capabilities().voice() && !sms && !whatsApp) {
            throw Refusals.noChannel(number, agent, sms, whatsApp);
        }
    }
}
