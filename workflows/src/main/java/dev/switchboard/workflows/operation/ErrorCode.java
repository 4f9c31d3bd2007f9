package dev.switchboard.workflows.operation;

import java.util.Locale;

/**
 * Why an operation was refused or failed. The {@link #code()} is stable: it is the {@code error} of a REST answer, the
 * type of the Temporal failure, and a metric label.
 */
public enum ErrorCode {
    /** No such number. */
    NUMBER_NOT_FOUND,
    /** The number belongs to another owner. */
    NUMBER_NOT_OWNED,
    /** No such agent. */
    AGENT_NOT_FOUND,
    /** The agent belongs to another owner. */
    AGENT_NOT_OWNED,
    /** The number has an agent already. */
    ALREADY_ASSIGNED,
    /** The number is bound to another agent than the request says. */
    OTHER_AGENT,
    /** The number has no agent. */
    NOT_ASSIGNED,
    /** Another operation holds the number. */
    OPERATION_RUNNING,
    /** The number lacks a capability that was asked for. */
    CAPABILITY_MISSING,
    /** A trunk, an application or a Messaging Service decides where the number's calls or messages go. */
    ROUTE_OWNED,
    /** The number's WhatsApp sender is offline. */
    SENDER_OFFLINE,
    /** The Twilio account is neither configured nor stored, or its token cannot be read. */
    ACCOUNT_UNKNOWN,
    /** It would cost more than the owner's budget has left. */
    BUDGET_EXCEEDED,
    /** Twilio asks more than the caller wants to pay. */
    PRICE_EXCEEDED,
    /** Twilio has no such number for sale. */
    NUMBER_NOT_AVAILABLE,
    /** The account has the number already, so it is not bought. */
    ALREADY_OWNED,
    /** The number had calls or messages since its release was asked for. */
    NUMBER_IN_USE,
    /** Something has to be permitted, or done by a person, before the number can be released. */
    RELEASE_BLOCKED,
    POOL_FULL,
    /** Another secondary auth token is in the way of a rotation, or somebody else has rotated the token. */
    TOKEN_CHANGED_BY_OTHERS,
    /** Twilio refused a request for good. */
    TWILIO_REFUSED,
    /** Twilio asked us to slow down, more often than we retry. */
    TWILIO_RATE_LIMITED,
    /** Twilio could not be reached or answered with an error of its own, more often than we retry. */
    TWILIO_UNAVAILABLE,
    /** Twilio did not answer in time: whether the request was carried out is unknown. */
    TWILIO_TIMEOUT,
    /** The database did not answer, so a step could not begin. */
    DATABASE_UNAVAILABLE,
    /** Twilio holds something else than the operation wrote. */
    ROUTE_NOT_SETTLED,
    /** Somebody else has changed the route meanwhile, so it was left alone. */
    CHANGED_BY_OTHERS,
    /** What a plan was made of has changed since, so nothing of it was carried out. */
    PLAN_STALE,
    /** The operation was cancelled. */
    CANCELLED,
    /** The operation took longer than its deadline. */
    DEADLINE_EXCEEDED,
    /** The operation's run was ended from outside, or the operation holds its number no longer. */
    INTERRUPTED,
    /** Something that should not happen; the message says what. */
    INTERNAL;

    /** The stable, lower case form: {@code already_assigned}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The constant whose {@link #code()} this is, {@link #INTERNAL} for any other text. */
    public static ErrorCode of(String code) {
        for (ErrorCode errorCode : values()) {
            if (errorCode.code().equals(code)) {
                return errorCode;
            }
        }
        return INTERNAL;
    }
}
