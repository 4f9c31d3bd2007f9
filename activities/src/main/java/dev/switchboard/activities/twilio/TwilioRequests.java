package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import dev.switchboard.activities.twilio.error.TwilioErrorCode;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.workflows.operation.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each in its turn, with twilio-java, which authenticates and encodes them, and reads the answers as
 * JSON trees.
 *
 * <p>Not with twilio-java's typed resources. They fail to read a number of which any one URL is malformed. They drop
 * from a write, without a word, a URL that cannot be parsed and the empty values that clear a sender's webhook. They
 * read a status that the library does not know as null, and take a page without {@code uri} for the last.
 */
final class TwilioRequests {

    static final String METRIC = "switchboard.twilio.requests";

    private static final Set<Integer> STATUSES =
            Set.of(400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 502, 503, 504);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<List<TwilioRestClient>> credentials;
    private final TwilioPace pace;
    private final MeterRegistry meters;
    private final Tracer tracer;

    /** These two are alerts: there from the start, since Prometheus does not see a first sample as a step. */
    private final Counter rateLimited;

    private final Counter credentialsRefused;
    private final RequestContext context;
    private final Telling telling;

    /** As the configured account, with its API key when it has one; untraced. */
    TwilioRequests(TwilioProperties properties, TwilioPace pace, MeterRegistry meters) {
        this(List.of(configured(properties, SingleShotHttpClient.of(properties))), pace, meters, Tracer.NOOP);
    }

    TwilioRequests(List<TwilioRestClient> credentials, TwilioPace pace, MeterRegistry meters, Tracer tracer) {
        this(() -> credentials, pace, meters, tracer);
    }

    /**
     * With credentials that change.
     *
     * @param credentials the likeliest first; while an auth token is rotated, which of them Twilio accepts changes
     *     between two looks
     */
    TwilioRequests(Supplier<List<TwilioRestClient>> credentials, TwilioPace pace, MeterRegistry meters, Tracer tracer) {
        this(credentials, pace, meters, tracer, RequestContext.INTERACTIVE, Telling.ALL);
    }

    private TwilioRequests(
            Supplier<List<TwilioRestClient>> credentials,
            TwilioPace pace,
            MeterRegistry meters,
            Tracer tracer,
            RequestContext context,
            Telling telling) {
        this.credentials = credentials;
        this.context = context;
        this.telling = telling;
        this.pace = pace;
        this.meters = meters;
        this.tracer = tracer;
        this.rateLimited = meters.counter("switchboard.twilio.rate.limited");
        this.credentialsRefused = meters.counter("switchboard.twilio.credentials.refused");
    }

    /**
     * With credentials that somebody claims to have: not in an account's pace yet, and no alert when they are wrong.
     */
    static TwilioRequests uncounted(List<TwilioRestClient> credentials, MeterRegistry meters) {
        return new TwilioRequests(
                () -> credentials,
                TwilioPace.unlimited(),
                meters,
                Tracer.NOOP,
                RequestContext.INTERACTIVE,
                Telling.NO_ALERT);
    }

    /**
     * With one of the account's tokens, in the account's pace: whether it is accepted is the question, and no alert.
     */
    TwilioRequests with(TwilioRestClient client) {
        return new TwilioRequests(() -> List.of(client), pace, meters, tracer, context, Telling.NO_ALERT);
    }

    /** The same for somebody: what the requests cost, and what stops them, is theirs. */
    TwilioRequests in(RequestContext other) {
        return new TwilioRequests(credentials, pace, meters, tracer, other, telling);
    }

    /** For whom the requests are sent. */
    RequestContext context() {
        return context;
    }

    /** For requests with what is secret: their failures leave out Twilio's own words, which may quote it. */
    TwilioRequests discreet() {
        return new TwilioRequests(credentials, pace, meters, tracer, context, Telling.DISCREETLY);
    }

    /** The credentials of the configured account. */
    static TwilioRestClient configured(TwilioProperties properties, SingleShotHttpClient http) {
        if (properties.apiKey().isEmpty()) {
            return credentials(properties.accountSid(), properties.authToken(), http);
        }
        return new TwilioRestClient.Builder(properties.apiKey(), properties.apiKeySecret())
                .accountSid(properties.accountSid())
                .httpClient(http)
                .build();
    }

    static TwilioRestClient credentials(String accountSid, String authToken, SingleShotHttpClient http) {
        return new TwilioRestClient.Builder(accountSid, authToken)
                .httpClient(http)
                .build();
    }

    /**
     * Sends a request whose answer counts.
     *
     * @return a JSON object
     */
    JsonNode read(TwilioOperation operation, Request request) {
        return send(operation, request, response -> object(operation, response));
    }

    /** Sends a request of whose answer only the success counts: what Twilio holds then is read back. */
    void write(TwilioOperation operation, Request request) {
        send(operation, request, Function.identity());
    }

    /** Twilio carries out no request that it answers 401, so the account's other token may send it again. */
    private <T> T send(TwilioOperation operation, Request request, Function<Response, T> answer) {
        List<TwilioRestClient> candidates = credentials.get();
        for (int i = 0; i < candidates.size() - 1; i++) {
            try {
                return send(candidates.get(i), operation, request, answer, false);
            } catch (TwilioException e) {
                if (!isUnauthorized(e)) {
                    throw e;
                }
            }
        }
        boolean alerting = telling != Telling.NO_ALERT;
        return send(candidates.get(candidates.size() - 1), operation, request, answer, alerting);
    }

    private <T> T send(
            TwilioRestClient client,
            TwilioOperation operation,
            Request request,
            Function<Response, T> answer,
            boolean last) {
        pace.awaitRequest(context, operation.words());
        if (request.getMethod() != HttpMethod.GET) {
            context.fence().check();
        }
        Timer.Sample sample = Timer.start(meters);
        String outcome = "error";
        String code = "none";
        String status = "none";
        Span span = tracer.spanBuilder()
                .kind(Span.Kind.CLIENT)
                .name("Twilio " + operation.label())
                .remoteServiceName("twilio")
                .start();
        Tracer.SpanInScope scope = tracer.withSpan(span);
        try {
            T result = answer.apply(successful(client, operation, request, telling == Telling.DISCREETLY));
            outcome = "ok";
            status = "2xx";
            return result;
        } catch (TwilioException e) {
            outcome = e.failure().code().code();
            code = codeLabel(e.failure().twilioCode());
            if (e.failure().code() == ErrorCode.TWILIO_RATE_LIMITED) {
                pace.tooManyRequests();
            }
            status = statusLabel(e.failure().twilioStatus());
            countForAlerts(e, last);
            span.error(e);
            throw e;
        } finally {
            sample.stop(meters.timer(
                    METRIC, "operation", operation.label(), "outcome", outcome, "code", code, "status", status));
            // The same labels as of the metric, and nothing of the request: it has numbers, URLs and the account's
            // token.
            span.tag("operation", operation.label())
                    .tag("outcome", outcome)
                    .tag("code", code)
                    .tag("status", status);
            scope.close();
            span.end();
        }
    }

    private void countForAlerts(TwilioException e, boolean last) {
        if (e.failure().code() == ErrorCode.TWILIO_RATE_LIMITED) {
            rateLimited.increment();
        }
        if (last && (isUnauthorized(e) || TwilioErrors.refusesCredentials(e))) {
            credentialsRefused.increment();
        }
    }

    private static boolean isUnauthorized(TwilioException e) {
        return Objects.equals(e.failure().twilioStatus(), 401);
    }

    private static Response successful(
            TwilioRestClient client, TwilioOperation operation, Request request, boolean discreet) {
        Response response;
        try {
            response = client.request(request);
        } catch (ApiException e) {
            throw TwilioErrors.unanswered(operation, e);
        }
        if (response.getStatusCode() / 100 != 2) {
            throw TwilioErrors.answered(operation, response, discreet);
        }
        return response;
    }

    private static JsonNode object(TwilioOperation operation, Response response) {
        try {
            JsonNode node = JSON.readTree(response.getContent());
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // Its message would quote the body.
        }
        throw TwilioErrors.unreadable(operation, response.getStatusCode());
    }

    /** Bounded: the codes of the table, and one label for all others. */
    private static String codeLabel(@Nullable Integer code) {
        if (code == null) {
            return "none";
        }
        return TwilioErrorCode.of(code)
                .map(known -> Integer.toString(known.code()))
                .orElse("other");
    }

    /** Bounded: the statuses that Twilio documents, and one label for each class of the others. */
    private static String statusLabel(@Nullable Integer status) {
        if (status == null) {
            return "none";
        }
        return STATUSES.contains(status) ? Integer.toString(status) : status / 100 + "xx";
    }

    /** What is told of a failure. */
    private enum Telling {
        /** Twilio's words; and credentials that are refused are an alert, since they are ours. */
        ALL,
        /** As all, without Twilio's own words, since they may quote what was sent. */
        DISCREETLY,
        /** Whether the credentials are accepted is the question. */
        NO_ALERT
    }
}
