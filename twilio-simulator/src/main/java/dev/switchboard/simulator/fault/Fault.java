package dev.switchboard.simulator.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with a request. Exactly one of {@code status}, {@code timeoutMillis}, {@code dropAfterApply} and
 * {@code dropBeforeApply} says how. In JSON, the properties of all parts stand beside each other.
 *
 * @param match which requests
 * @param error what it answers, if it answers an error
 * @param noAnswer how it leaves the client without an answer, if it does
 * @param frequency how often it hits
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Fault(
        Match match,
        @JsonUnwrapped ErrorAnswer error,
        @JsonUnwrapped NoAnswer noAnswer,
        @JsonUnwrapped Frequency frequency) {

    @SuppressWarnings("ConstantValue") // Jackson hands in null for an absent match.
    public Fault {
        match = match == null ? Match.everything() : match;
        long kinds = (error.status() == null ? 0 : 1) + noAnswer.kinds();
        require(kinds == 1, "give exactly one of status, timeoutMillis, dropAfterApply, dropBeforeApply");
    }

    static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static Fault answering(Match match, ErrorAnswer error) {
        return new Fault(match, error, NoAnswer.NONE, Frequency.ALWAYS);
    }

    private static Fault silent(Match match, NoAnswer noAnswer) {
        return new Fault(match, ErrorAnswer.NONE, noAnswer, Frequency.ALWAYS);
    }

    /** Answers an HTTP error with the usual Twilio code of that status. */
    public static Fault status(Match match, int status) {
        return answering(match, ErrorAnswer.of(status));
    }

    /** Answers an HTTP error with a Twilio code. */
    public static Fault status(Match match, int status, int code) {
        return answering(match, ErrorAnswer.of(status).withCode(code));
    }

    /** Answers a proxy's error page. */
    public static Fault html(Match match, int status) {
        return answering(match, ErrorAnswer.of(status).asHtml());
    }

    /** Gives no answer and applies nothing. */
    public static Fault timeout(Match match, long millis) {
        return silent(match, NoAnswer.timeout(millis));
    }

    /** Applies the request late. */
    public static Fault applyAfter(Match match, long millis) {
        return silent(match, NoAnswer.applyAfter(millis));
    }

    /** Applies the request and cuts the connection. */
    public static Fault dropAfterApply(Match match) {
        return silent(match, NoAnswer.DROP_AFTER_APPLY);
    }

    /** Cuts the connection and applies nothing. */
    public static Fault dropBeforeApply(Match match) {
        return silent(match, NoAnswer.DROP_BEFORE_APPLY);
    }

    public Fault withTimes(int times) {
        return new Fault(match, error, noAnswer, new Frequency(times, frequency.probability()));
    }

    public Fault withRetryAfter(int seconds) {
        return new Fault(match, error.withRetryAfter(seconds), noAnswer, frequency);
    }

    public Fault withProbability(double probability) {
        return new Fault(match, error, noAnswer, new Frequency(frequency.times(), probability));
    }

    /** The error that it answers, if it answers one. */
    public Optional<Answer> answer() {
        return Optional.ofNullable(error.status()).map(error::answer);
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
