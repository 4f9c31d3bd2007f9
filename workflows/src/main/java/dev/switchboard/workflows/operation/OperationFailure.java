package dev.switchboard.workflows.operation;

import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.RouteOwner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why an operation failed, in the words its user reads. Travels as the details of a Temporal application failure.
 *
 * @param code the stable reason
 * @param message a sentence that says what happened and, where there is one, the cure
 * @param twilioCode Twilio's error code, for example 21402, where Twilio gave one
 * @param twilioStatus the HTTP status of Twilio's answer, where there was one
 * @param moreInfo Twilio's page about the code
 * @param owner who owns the route, when that is the reason
 * @param changedByOthers what somebody else had changed at Twilio meanwhile, so that it was not put back: the values
 *     held, by the names of Twilio's parameters
 * @param field the field of the request that permits it, or has to be another, where it is one
 */
public record OperationFailure(
        ErrorCode code,
        String message,
        @Nullable Integer twilioCode,
        @Nullable Integer twilioStatus,
        @Nullable String moreInfo,
        @Nullable RouteOwner owner,
        @Nullable Map<String, String> changedByOthers,
        @Nullable String field) {

    public OperationFailure {
        changedByOthers =
                changedByOthers == null ? null : Collections.unmodifiableMap(FoundValue.texts(changedByOthers));
    }

    /** A failure that concerns nobody's route. */
    public OperationFailure(
            ErrorCode code,
            String message,
            @Nullable Integer twilioCode,
            @Nullable Integer twilioStatus,
            @Nullable String moreInfo) {
        this(code, message, twilioCode, twilioStatus, moreInfo, null, null, null);
    }

    /** The same with another message. */
    public OperationFailure withMessage(String text) {
        return new OperationFailure(code, text, twilioCode, twilioStatus, moreInfo, owner, changedByOthers, field);
    }

    /** The same, saying also what undoing left alone; unchanged when that is nothing. */
    public OperationFailure withLeftAlone(Map<String, String> changed) {
        if (changed.isEmpty()) {
            return this;
        }
        Map<String, String> all = new TreeMap<>(changedByOthers == null ? Map.of() : changedByOthers);
        all.putAll(changed);
        return withMessage(message + " Left alone, as somebody else has changed it meanwhile: "
                        + String.join(", ", changed.keySet()) + ".")
                .withChangedByOthers(all);
    }

    /** The same, saying also what could not be undone; unchanged when that is nothing. */
    public OperationFailure withIncomplete(List<OperationFailure> incomplete) {
        if (incomplete.isEmpty()) {
            return this;
        }
        StringBuilder text = new StringBuilder(message).append(" Not everything could be put back:");
        incomplete.forEach(undo -> text.append(' ').append(undo.message()));
        return withMessage(text.toString());
    }

    /** The same with Twilio's error code. */
    public OperationFailure withTwilioCode(@Nullable Integer twiliosCode) {
        return new OperationFailure(code, message, twiliosCode, twilioStatus, moreInfo, owner, changedByOthers, field);
    }

    /** The same with the HTTP status of Twilio's answer. */
    public OperationFailure withTwilioStatus(@Nullable Integer status) {
        return new OperationFailure(code, message, twilioCode, status, moreInfo, owner, changedByOthers, field);
    }

    /** The same with who owns the route. */
    public OperationFailure withOwner(RouteOwner of) {
        return new OperationFailure(code, message, twilioCode, twilioStatus, moreInfo, of, changedByOthers, field);
    }

    /** The same with what somebody else has changed. */
    public OperationFailure withChangedByOthers(Map<String, String> changed) {
        return new OperationFailure(code, message, twilioCode, twilioStatus, moreInfo, owner, changed, field);
    }

    /** The same with the field of the request that it is about. */
    public OperationFailure withField(String name) {
        return new OperationFailure(code, message, twilioCode, twilioStatus, moreInfo, owner, changedByOthers, name);
    }

    /** A failure that Twilio had no part in. */
    public static OperationFailure of(ErrorCode code, String message) {
        return new OperationFailure(code, message, null, null, null);
    }
}
