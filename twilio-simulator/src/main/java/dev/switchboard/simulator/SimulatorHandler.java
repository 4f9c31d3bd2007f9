package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchboard.simulator.control.ControlApi;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Faults;
import dev.switchboard.simulator.fault.Limiter;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.fault.NoAnswer;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Browsers;
import dev.switchboard.simulator.http.Journal;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.rest.TwilioApi;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each HTTP request to the control API or, through the journal, the limits and the faults, to Twilio's API. */
final class SimulatorHandler implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(SimulatorHandler.class);

    private final TwilioApi twilio;
    private final ControlApi control;
    private final Browsers browsers;
    private final Journal journal;
    private final Limiter limiter;
    private final Faults faults;

    SimulatorHandler(
            TwilioApi twilio, ControlApi control, Browsers browsers, Journal journal, Limiter limiter, Faults faults) {
        this.browsers = browsers;
        this.twilio = twilio;
        this.control = control;
        this.journal = journal;
        this.limiter = limiter;
        this.faults = faults;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ApiRequest request = ApiRequest.read(exchange);
            if (request.path().startsWith(ControlApi.PATH)) {
                Optional<String> refusal = browsers.refusal(exchange.getRequestHeaders());
                send(exchange, refusal.isPresent() ? Answer.error(403, 0, refusal.get()) : control.answer(request));
                return;
            }
            serveTwilio(exchange, request);
        }
    }

    private void serveTwilio(HttpExchange exchange, ApiRequest request) throws IOException {
        long start = System.nanoTime();
        Journal.Entry entry = journal.arrived(request);
        int concurrent = limiter.enter();
        Ending ending;
        try {
            ending = treat(request, concurrent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ending = Ending.dropped(false);
        } finally {
            limiter.leave();
        }
        Answer answer = ending.answer();
        if (answer == null) {
            // Closing the exchange before any header was sent cuts the connection.
            entry.dropped(ending.applied());
            return;
        }
        // Before it is sent: the client may read the journal as soon as it has the answer.
        entry.answered(answer);
        var headers = exchange.getResponseHeaders();
        headers.set("Twilio-Request-Id", "RQ" + UUID.randomUUID().toString().replace("-", ""));
        headers.set("Twilio-Concurrent-Requests", Integer.toString(concurrent));
        headers.set("Twilio-Request-Duration", String.format(Locale.ROOT, "%.3f", (System.nanoTime() - start) / 1e9));
        if (answer.status() == 401) {
            headers.set("WWW-Authenticate", "Basic realm=\"Twilio API\"");
        }
        try {
            send(exchange, answer);
        } catch (IOException e) {
            // The client left while it waited.
            entry.dropped(answer.applied());
        }
    }

    private Ending treat(ApiRequest request, int concurrent) throws InterruptedException {
        Limits limits = limiter.limits();
        if (!limiter.accepts(concurrent)) {
            return Ending.answered(TwilioError.TOO_MANY_REQUESTS.answer().withRetryAfter(limits.retryAfter()));
        }
        Optional<Fault> fault = faults.hit(request);
        Thread.sleep(limits.latencyMillis());
        return fault.isPresent() ? suffer(fault.get(), request) : Ending.answered(apply(request));
    }

    private Ending suffer(Fault fault, ApiRequest request) throws InterruptedException {
        Optional<Answer> error = fault.answer();
        if (error.isPresent()) {
            return Ending.answered(error.get());
        }
        NoAnswer noAnswer = fault.noAnswer();
        if (noAnswer.dropBeforeApply()) {
            return Ending.dropped(false);
        }
        if (noAnswer.dropAfterApply()) {
            return Ending.dropped(apply(request).applied());
        }
        Long timeoutMillis = noAnswer.timeoutMillis();
        Thread.sleep(timeoutMillis == null ? 0 : timeoutMillis);
        return noAnswer.applyAfter() ? Ending.answered(apply(request)) : Ending.dropped(false);
    }

    private Answer apply(ApiRequest request) {
        try {
            return twilio.answer(request);
        } catch (RuntimeException e) {
            log.error("{} {} failed", request.method(), request.path(), e);
            return TwilioError.INTERNAL_ERROR.answer();
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (body.length == 0 || exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    /** An answer, or none when the connection is to be cut. */
    private record Ending(@Nullable Answer answer, boolean applied) {

        static Ending answered(Answer answer) {
            return new Ending(answer, answer.applied());
        }

        static Ending dropped(boolean applied) {
            return new Ending(null, applied);
        }
    }
}
