package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.RuntimeEvent;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http.ContentType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;

/**
 * Asks an agent's runtime what to say. It sends the event as Twilio sent it, as a form post signed with the agent's
 * secrets, under a deadline and behind a circuit breaker of the agent's own.
 */
final class AgentRuntime {

    static final String SIGNATURE_HEADER = "X-Switchboard-Signature";

    /** The code of a runtime that is not asked for a while, since it failed again and again. */
    static final String CIRCUIT_OPEN = "circuit_open";

    private static final Logger log = LoggerFactory.getLogger(AgentRuntime.class);

    /** What Twilio reads TwiML from; HTML is what web frameworks call it when nobody says what it is. */
    private static final Set<String> TWIML_TYPES = Set.of("text/xml", "application/xml", "text/html");

    private final Function<AskedRuntime, CircuitBreaker> breakers;
    private final RuntimeProperties properties;
    private final RuntimeConnection connection;
    private final RuntimeSecrets secrets;
    private final String statusCallback;
    private final Clock clock;
    private final MeterRegistry meters;

    /** @param statusCallback our status callback with its connection overrides */
    AgentRuntime(
            RuntimeProperties properties,
            RuntimeSecrets secrets,
            String statusCallback,
            Clock clock,
            MeterRegistry meters) {
        this(
                properties,
                SystemDefaultDnsResolver.INSTANCE,
                secrets,
                statusCallback,
                clock,
                meters,
                new RuntimeBreakers()::of);
    }

    /** An owner chooses the URL, and its name's addresses: it must not make us ask what only we can reach. */
    AgentRuntime(
            RuntimeProperties properties,
            DnsResolver names,
            RuntimeSecrets secrets,
            String statusCallback,
            Clock clock,
            MeterRegistry meters,
            Function<AskedRuntime, CircuitBreaker> breakers) {
        this.properties = properties;
        this.connection = new RuntimeConnection(
                properties.allowPrivateAddresses() ? names : new PublicAddresses(names), Twiml.MAX_BYTES);
        this.secrets = secrets;
        this.statusCallback = statusCallback;
        this.clock = clock;
        this.meters = meters;
        this.breakers = breakers;
    }

    /**
     * The runtime's TwiML, ready to be passed on. To a message, no content is an answer too: that nothing is said.
     *
     * @throws RefusedAnswerException when it did not answer in time, with something else, or was not asked
     */
    String ask(AskedRuntime runtime, RuntimeQuestion question) throws RefusedAnswerException {
        Timer.Sample asked = Timer.start(meters);
        try {
            String twiml = askUnlessOpen(runtime, question);
            count(asked, "answered");
            return twiml;
        } catch (RefusedAnswerException refused) {
            count(asked, refused.code());
            log.warn("The runtime of agent {} was not used: {}", runtime.agentId(), refused.code());
            throw refused;
        }
    }

    private String askUnlessOpen(AskedRuntime runtime, RuntimeQuestion question) throws RefusedAnswerException {
        CircuitBreaker breaker = breakers.apply(runtime);
        if (!breaker.tryAcquirePermission()) {
            throw new RefusedAnswerException(
                    CIRCUIT_OPEN, "It was not asked, since it failed again and again; it is tried again soon.");
        }
        long start = breaker.getCurrentTimestamp();
        @Nullable Throwable failure = new IllegalStateException("An error of ours");
        try {
            String twiml = post(runtime, question);
            failure = null;
            return twiml;
        } catch (RefusedAnswerException refused) {
            failure = refused;
            throw refused;
        } finally {
            // Whatever was thrown: a breaker that is never told keeps the permission, and opens for good.
            long duration = breaker.getCurrentTimestamp() - start;
            if (failure == null) {
                breaker.onSuccess(duration, breaker.getTimestampUnit());
            } else {
                breaker.onError(duration, breaker.getTimestampUnit(), failure);
            }
        }
    }

    private String post(AskedRuntime runtime, RuntimeQuestion question) throws RefusedAnswerException {
        String body = question.parameters(runtime.agentId()).stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(SIGNATURE_HEADER, secrets.signature(runtime, clock.instant().getEpochSecond(), body));
        question.idempotencyToken().ifPresent(token -> headers.put(RuntimeQuestion.IDEMPOTENCY_TOKEN, token));
        RuntimeConnection.Answer answer;
        try {
            answer = connection.post(runtime.url(), body, headers, properties.timeout());
        } catch (TimeoutException late) {
            throw new RefusedAnswerException(
                    "timeout",
                    "It did not answer to the end within "
                            + properties.timeout().toMillis() + " ms.");
        } catch (RuntimeConnection.TooLongException tooLong) {
            throw Twiml.tooLarge();
        } catch (PublicAddresses.PrivateAddressException inside) {
            throw new RefusedAnswerException(
                    "private_address", "Its host name has an address that is not public, so it was not asked.");
        } catch (IOException | RuntimeException failed) {
            throw new RefusedAnswerException("unreachable", whyUnreachable(failed));
        }
        return used(answer, runtime.url(), question.event());
    }

    private String used(RuntimeConnection.Answer answer, URI runtimeUrl, RuntimeEvent event)
            throws RefusedAnswerException {
        if (answer.status() / 100 != 2) {
            throw new RefusedAnswerException(
                    "status_" + answer.status() / 100 + "xx",
                    "It answered " + answer.status()
                            + (answer.status() / 100 == 3 ? "; redirects are not followed." : "."));
        }
        if (isBlank(answer.body())) {
            if (event == RuntimeEvent.CALL) {
                throw new RefusedAnswerException("empty", "It answered a call with no content.");
            }
            return Twiml.NOTHING;
        }
        if (!answer.contentEncoding().isEmpty() && !answer.contentEncoding().equalsIgnoreCase("identity")) {
            throw new RefusedAnswerException("foreign_type", "It compressed its answer, which nobody asked for.");
        }
        ContentType type = ContentType.parseLenient(answer.contentType());
        String mimeType = type == null ? "" : type.getMimeType().toLowerCase(Locale.ROOT);
        if (!mimeType.isEmpty() && !TWIML_TYPES.contains(mimeType) && !mimeType.endsWith("+xml")) {
            throw foreign(mimeType);
        }
        Charset stated = type == null ? null : type.getCharset();
        try {
            return Twiml.of(answer.body(), stated, runtimeUrl, statusCallback);
        } catch (RefusedAnswerException refused) {
            // A web page, most of the time.
            throw mimeType.equals("text/html") && refused.code().equals(Twiml.NOT_TWIML) ? foreign(mimeType) : refused;
        }
    }

    private static RefusedAnswerException foreign(String mimeType) {
        String shown = mimeType.matches("[a-z0-9.+/-]{1,100}") ? mimeType : "an unknown type";
        return new RefusedAnswerException(
                "foreign_type", "It answered " + shown + ", not TwiML, whose type is text/xml.");
    }

    private static boolean isBlank(byte[] body) {
        for (byte character : body) {
            if (character != ' ' && character != '\t' && character != '\r' && character != '\n') {
                return false;
            }
        }
        return true;
    }

    private static String whyUnreachable(Exception failed) {
        if (failed instanceof UnknownHostException) {
            return "It could not be reached: its host name has no address.";
        }
        return failed instanceof SSLException
                ? "It could not be reached: no TLS connection could be made, perhaps because of its certificate."
                : "It could not be reached, or broke off its answer.";
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

    private void count(Timer.Sample asked, String outcome) {
        asked.stop(meters.timer("switchboard.runtime.requests", "outcome", outcome));
    }
}
