package dev.switchboard.simulator.fault;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with a request. Exactly one of {@code status}, {@code timeoutMillis}, {@code dropAfterApply} and
 * {@code dropBeforeApply} says how.
 *
 * @param match which requests
 * @param status answers this HTTP error and applies nothing
 * @param code Twilio's error code; without it the usual one of the status
 * @param message Twilio's message
 * @param retryAfter the Retry-After header, in seconds
 * @param html answers an error page as a proxy makes one, not Twilio's JSON
 * @param timeoutMillis leaves the client without an answer for so long, then cuts the connection
 * @param applyAfter with timeoutMillis: when the time is up, applies the request and answers whoever still waits
 * @param dropAfterApply applies the request and cuts the connection without an answer
 * @param dropBeforeApply cuts the connection without an answer and applies nothing
 * @param times how many requests it hits before it is used up; without it, every one
 * @param probability of hitting a request that matches, between 0 and 1; without it, 1
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Fault(
        Match match,
        @Nullable Integer status,
        @Nullable Integer code,
        @Nullable String message,
        @Nullable Integer retryAfter,
        boolean html,
        @JsonAlias("timeout") @Nullable Long timeoutMillis,
        boolean applyAfter,
        boolean dropAfterApply,
        boolean dropBeforeApply,
        @Nullable Integer times,
        @Nullable Double probability) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent match.
    public Fault {
        match = match == null ? Match.everything() : match;
        long kinds = Stream.of(status != null, timeoutMillis != null, dropAfterApply, dropBeforeApply)
                .filter(given -> given)
                .count();
        require(kinds == 1, "give exactly one of status, timeoutMillis, dropAfterApply, dropBeforeApply");
        require(status == null || (status >= 400 && status <= 599), "status must be between 400 and 599");
        require(timeoutMillis == null || timeoutMillis > 0, "timeoutMillis must be positive");
        require(!applyAfter || timeoutMillis != null, "applyAfter needs timeoutMillis");
        require(retryAfter == null || retryAfter >= 0, "retryAfter must not be negative");
        require(times == null || times > 0, "times must be positive");
        require(probability == null || (probability >= 0 && probability <= 1), "probability must be between 0 and 1");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Answers an HTTP error with the usual Twilio code of that status. */
    public static Fault status(Match match, int status) {
        return new Fault(match, status, null, null, null, false, null, false, false, false, null, null);
    }

    /** Answers an HTTP error with a Twilio code. */
    public static Fault status(Match match, int status, int code) {
        return new Fault(match, status, code, null, null, false, null, false, false, false, null, null);
    }

    /** Answers a proxy's error page. */
    public static Fault html(Match match, int status) {
        return new Fault(match, status, null, null, null, true, null, false, false, false, null, null);
    }

    /** Gives no answer and applies nothing. */
    public static Fault timeout(Match match, long millis) {
        return new Fault(match, null, null, null, null, false, millis, false, false, false, null, null);
    }

    /** Applies the request late. */
    public static Fault applyAfter(Match match, long millis) {
        return new Fault(match, null, null, null, null, false, millis, true, false, false, null, null);
    }

    /** Applies the request and cuts the connection. */
    public static Fault dropAfterApply(Match match) {
        return new Fault(match, null, null, null, null, false, null, false, true, false, null, null);
    }

    /** Cuts the connection and applies nothing. */
    public static Fault dropBeforeApply(Match match) {
        return new Fault(match, null, null, null, null, false, null, false, false, true, null, null);
    }

    public Fault withTimes(int newTimes) {
        return new Fault(
                match,
                status,
                code,
                message,
                retryAfter,
                html,
                timeoutMillis,
                applyAfter,
                dropAfterApply,
                dropBeforeApply,
                newTimes,
                probability);
    }

    public Fault withRetryAfter(int seconds) {
        return new Fault(
                match,
                status,
                code,
                message,
                seconds,
                html,
                timeoutMillis,
                applyAfter,
                dropAfterApply,
                dropBeforeApply,
                times,
                probability);
    }

    public Fault withProbability(double newProbability) {
        return new Fault(
                match,
                status,
                code,
                message,
                retryAfter,
                html,
                timeoutMillis,
                applyAfter,
                dropAfterApply,
                dropBeforeApply,
                times,
                newProbability);
    }

    /** What a fault with a status answers. */
    public Answer errorAnswer(int answered) {
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

    /**
     * Which requests a fault is for; what is absent matches everything.
     *
     * @param method the HTTP method
     * @param path a regular expression that is found in the path
     * @param phoneNumber in E.164: requests about that number or its WhatsApp sender, or with it as a value
     * @param parameter requests with that form or query parameter, or that field of the JSON body
     */
    public record Match(
            @Nullable String method,
            @Nullable String path,
            @Nullable String phoneNumber,
            @Nullable String parameter) {

        public Match {
            requirePattern(path);
        }

        private static void requirePattern(@Nullable String path) {
            try {
                Pattern.compile(path == null ? "" : path);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("match.path is no regular expression: " + e.getDescription(), e);
            }
        }

        public static Match everything() {
            return new Match(null, null, null, null);
        }

        /** POSTs whose path has the regular expression in it. */
        public static Match post(String path) {
            return new Match("POST", path, null, null);
        }

        /** GETs whose path has the regular expression in it. */
        public static Match get(String path) {
            return new Match("GET", path, null, null);
        }

        public Match forNumber(String newPhoneNumber) {
            return new Match(method, path, newPhoneNumber, parameter);
        }

        public Match withParameter(String newParameter) {
            return new Match(method, path, phoneNumber, newParameter);
        }

        boolean matches(ApiRequest request, Function<String, Set<String>> sidsOf) {
            return (method == null || method.equalsIgnoreCase(request.method()))
                    && (path == null
                            || Pattern.compile(path).matcher(request.path()).find())
                    && (phoneNumber == null || isAbout(phoneNumber, request, sidsOf))
                    && (parameter == null || request.carries(parameter));
        }

        private static boolean isAbout(String phoneNumber, ApiRequest request, Function<String, Set<String>> sidsOf) {
            return request.hasValue(phoneNumber)
                    || sidsOf.apply(phoneNumber).stream()
                            .anyMatch(sid -> request.path().contains(sid) || request.hasValue(sid));
        }
    }
}
