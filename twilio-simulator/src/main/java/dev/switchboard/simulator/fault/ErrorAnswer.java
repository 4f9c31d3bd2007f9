package dev.switchboard.simulator.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.simulator.http.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The part of a fault that answers an HTTP error and applies nothing.
 *
 * @param status of the answer; without it there is none
 * @param code Twilio's error code; without it the usual one of the status
 * @param message Twilio's message
 * @param retryAfter the Retry-After header, in seconds
 * @param html answers an error page as a proxy makes one, not Twilio's JSON
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ErrorAnswer(
        @Nullable Integer status,
        @Nullable Integer code,
        @Nullable String message,
        @Nullable Integer retryAfter,
        boolean html) {

    static final ErrorAnswer NONE = new ErrorAnswer(null, null, null, null, false);

    public ErrorAnswer {
        Fault.require(status == null || (status >= 400 && status <= 599), "status must be between 400 and 599");
        Fault.require(retryAfter == null || retryAfter >= 0, "retryAfter must not be negative");
    }

    static ErrorAnswer of(int status) {
        return new ErrorAnswer(status, null, null, null, false);
    }

    ErrorAnswer withCode(int newCode) {
        return new ErrorAnswer(status, newCode, message, retryAfter, html);
    }

    ErrorAnswer withRetryAfter(int seconds) {
        return new ErrorAnswer(status, code, message, seconds, html);
    }

    ErrorAnswer asHtml() {
        return new ErrorAnswer(status, code, message, retryAfter, true);
    }

    /** What this status answers. */
    Answer answer(int answered) {
        String text = message == null ? "Simulated fault" : message;
        Answer answer = html ? Answer.html(answered, text) : Answer.error(answered, codeOf(answered), text);
        return answer.withRetryAfter(retryAfter);
    }

    private int codeOf(int answered) {
        if (code != null) {
            return code;
        }
        // 20404, 20429, 20500 and their like carry the status; authentication is the exception.
        return answered == 401 ? 20003 : 20000 + answered;
    }
}
