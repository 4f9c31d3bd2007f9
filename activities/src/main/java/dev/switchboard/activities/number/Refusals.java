package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import io.temporal.failure.ApplicationFailure;

/** Why a number is refused: each text names the thing and, where there is one, the cure. */
final class Refusals {

    private Refusals() {}

    static ApplicationFailure numberNotFound(String id) {
        return Failures.refusal(
                ErrorCode.NUMBER_NOT_FOUND, "There is no phone number " + id + "; import it from Twilio first.");
    }

    static ApplicationFailure released(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.NUMBER_NOT_FOUND,
                name(number) + " was given back to Twilio; buy or import one. What is on record of it stays readable.");
    }

    static ApplicationFailure nobodyToTell(PhoneNumber number) {
        return Failures.refusal(OperationFailure.of(
                        ErrorCode.RELEASE_BLOCKED,
                        name(number)
                                + " has no agent, so nobody here is asked when it is called. Leave out outOfService, or"
                                + " assign it first.")
                .withField("outOfService"));
    }

    static ApplicationFailure senderOnly(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.RELEASE_BLOCKED,
                name(number) + " is a WhatsApp sender whose number is not Twilio's, so there is no number to give back."
                        + " Unassign it, and delete the sender in the Twilio Console.");
    }

    static ApplicationFailure numberNotOwned(String id) {
        return Failures.refusal(
                ErrorCode.NUMBER_NOT_OWNED, "Phone number " + id + " belongs to another owner; choose one of yours.");
    }

    static ApplicationFailure agentNotFound(String id) {
        return Failures.refusal(ErrorCode.AGENT_NOT_FOUND, "There is no agent " + id + "; create it first.");
    }

    static ApplicationFailure agentNotOwned(String id) {
        return Failures.refusal(
                ErrorCode.AGENT_NOT_OWNED, "Agent " + id + " belongs to another owner; choose one of yours.");
    }

    static ApplicationFailure alreadyAssigned(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.ALREADY_ASSIGNED,
                name(number) + " is already assigned to " + number.agentName() + " (" + number.agentId()
                        + "); unassign it first.");
    }

    static ApplicationFailure alreadyMoved(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.ALREADY_ASSIGNED,
                name(number) + " is assigned to " + number.agentName() + " (" + number.agentId()
                        + ") already, so there is nothing to move.");
    }

    static ApplicationFailure otherAgent(PhoneNumber number, String expected) {
        return Failures.refusal(
                ErrorCode.OTHER_AGENT,
                name(number) + " is assigned to " + number.agentName() + " (" + number.agentId() + "), and not to "
                        + expected + "; say the agent that it has.");
    }

    static ApplicationFailure notAssigned(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.NOT_ASSIGNED, name(number) + " is not assigned to an agent; assign it first.");
    }

    static ApplicationFailure held(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.OPERATION_RUNNING,
                name(number) + " is held by operation " + number.operationId() + "; wait until it ends, or cancel it.");
    }

    static ApplicationFailure changedMeanwhile(PhoneNumber number) {
        return Failures.refusal(
                ErrorCode.OPERATION_RUNNING,
                "Another operation changed the assignment of " + number.phoneNumber() + " (" + number.id() + ")"
                        + " while the batch was planned. Try it again.");
    }

    static ApplicationFailure ended(String operationId) {
        return Failures.refusal(
                ErrorCode.INTERRUPTED, "Operation " + operationId + " has ended already; start a new one.");
    }

    static ApplicationFailure noSms(PhoneNumber number) {
        return Failures.refusal(OperationFailure.of(
                        ErrorCode.CAPABILITY_MISSING,
                        name(number) + " cannot do SMS; assign it with enableSms false, or choose a number that can.")
                .withField("enableSms"));
    }

    static ApplicationFailure noWhatsApp(PhoneNumber number) {
        return Failures.refusal(OperationFailure.of(
                        ErrorCode.CAPABILITY_MISSING,
                        name(number)
                                + " cannot do WhatsApp: it has no WhatsApp sender. Register one at Twilio and import the"
                                + " numbers again, or assign it with enableWhatsApp false.")
                .withField("enableWhatsApp"));
    }

    static ApplicationFailure noChannel(PhoneNumber number, Agent agent, boolean sms, boolean whatsApp) {
        if (number.phoneNumberSid() == null) {
            return Failures.refusal(
                    ErrorCode.CAPABILITY_MISSING,
                    name(number) + " is a WhatsApp sender whose number is not Twilio's, so WhatsApp is all it can do;"
                            + " assign it with enableWhatsApp true and enableSms false.");
        }
        return Failures.refusal(
                ErrorCode.CAPABILITY_MISSING,
                name(number) + " cannot take calls, and enableSms is " + sms + " and enableWhatsApp "
                        + whatsApp + ", so nothing would reach " + agent.name()
                        + "; enable a channel that the number can do.");
    }

    private static String name(PhoneNumber number) {
        return "Phone number " + number.phoneNumber() + " (" + number.id() + ")";
    }
}
