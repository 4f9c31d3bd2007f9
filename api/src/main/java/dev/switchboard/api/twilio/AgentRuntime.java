package dev.switchboard.api.twilio;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.util.UriUtils;

/**
 * Asks an agent's runtime what to say: the event as Twilio sent it, as a form post signed with the agent's secret, under a
 * deadline and behind a circuit breaker of the agent's own.
 */
final class AgentRuntime {

    static final String SIGNATURE_HEADER = "X-Switchboard-Signature";
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final Logger log = LoggerFactory.getLogger(AgentRuntime.class);

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
            .slidingWindowSize(10)
            .minimumNumberOfCalls(5)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofSeconds(15))
            .permittedNumberOfCallsInHalfOpenState(1)
            .build());

    private final RuntimeProperties properties;
    private final RuntimeConnection connection;
    private final RuntimeSecrets secrets;
    private final String statusCallbackUrl;
    private final Clock clock;
    private final MeterRegistry meters;

    AgentRuntime(
            RuntimeProperties properties,
            RuntimeSecrets secrets,
            String statusCallbackUrl,
            Clock clock,
            MeterRegistry meters) {
        this(properties, SystemDefaultDnsResolver.INSTANCE, secrets, statusCallbackUrl, clock, meters);
    }

    /** An owner chooses the URL, and its name's addresses: it must not make us ask what only we can reach. */
    AgentRuntime(
            RuntimeProperties properties,
            DnsResolver names,
            RuntimeSecrets secrets,
            String statusCallbackUrl,
            Clock clock,
            MeterRegistry meters) {
        this.properties = properties;
        this.connection = new RuntimeConnection(
                properties.allowPrivateAddresses() ? names : new PublicAddresses(names), MAX_ANSWER_BYTES);
        this.secrets = secrets;
        this.statusCallbackUrl = statusCallbackUrl;
        this.clock = clock;
        this.meters = meters;
    }

    /** The runtime's TwiML; empty when it did not answer in time, or with something that is not TwiML. */
    Optional<String> ask(String agentId, URI runtimeUrl, String event, TwilioRequest received) {
        CircuitBreaker breaker = breakers.circuitBreaker(agentId);
        Timer.Sample asked = Timer.start(meters);
        String outcome;
        try {
            Optional<String> twiml = breaker.executeCallable(() -> post(agentId, runtimeUrl, event, received));
            count(asked, "answered");
            return twiml;
        } catch (CallNotPermittedException open) {
            outcome = "circuit_open";
        } catch (TimeoutException late) {
            outcome = "timeout";
        } catch (PublicAddresses.PrivateAddressException inside) {
            outcome = "private_address";
        } catch (Exception failed) {
            outcome = failed instanceof RuntimeAnswerException answer ? answer.outcome : "unreachable";
        }
        count(asked, outcome);
        log.warn("The runtime of agent {} was not used: {}", agentId, outcome);
        return Optional.empty();
    }

    private Optional<String> post(String agentId, URI runtimeUrl, String event, TwilioRequest received)
            throws Exception {
        String body = form(event, agentId, received.parameters());
        String signature = secrets.signature(agentId, clock.instant().getEpochSecond(), body);
        RuntimeConnection.Answer answer =
                connection.post(runtimeUrl, body, Map.of(SIGNATURE_HEADER, signature), properties.timeout());
        if (answer.status() != 200) {
            throw new RuntimeAnswerException("status_" + answer.status() / 100 + "xx");
        }
        return Optional.of(Twiml.checked(answer.body(), statusCallbackUrl)
                .orElseThrow(() -> new RuntimeAnswerException("not_twiml")));
    }

    private static String form(String event, String agentId, Map<String, List<String>> parameters) {
        String received = parameters.entrySet().stream()
                .flatMap(parameter -> parameter.getValue().stream().map(value -> pair(parameter.getKey(), value)))
                .collect(Collectors.joining("&"));
        return received + "&" + pair("SwitchboardEvent", event) + "&" + pair("SwitchboardAgentId", agentId);
    }

    private static String pair(String name, String value) {
        return UriUtils.encode(name, StandardCharsets.UTF_8) + "=" + UriUtils.encode(value, StandardCharsets.UTF_8);
    }

    private void count(Timer.Sample asked, String outcome) {
        asked.stop(meters.timer("switchboard.runtime.requests", "outcome", outcome));
    }

    /** An answer that cannot be used. */
    private static final class RuntimeAnswerException extends Exception {
        private final String outcome;

        RuntimeAnswerException(String outcome) {
            super(outcome);
            this.outcome = outcome;
        }
    }
}
