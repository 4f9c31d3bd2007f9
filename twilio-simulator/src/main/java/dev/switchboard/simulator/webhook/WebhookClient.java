package dev.switchboard.simulator.webhook;

import dev.switchboard.simulator.webhook.WebhookUrl.Product;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Calls the application's URLs as Twilio does: signed, with its patience, retries and redirects. */
public final class WebhookClient {

    private static final int MOST_REDIRECTS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> REDIRECTS_KEEPING_THE_METHOD = Set.of(307, 308);

    private final WebhookSigner signer;
    private final Map<Integer, HttpClient> clientsByConnectMillis = new ConcurrentHashMap<>();

    public WebhookClient(WebhookSigner signer) {
        this.signer = signer;
    }

    public static String newIdempotencyToken() {
        return UUID.randomUUID().toString();
    }

    public WebhookExchange send(
            Product product, String method, String url, Map<String, String> parameters, boolean anyHost) {
        return send(new Target(product, method, new WebhookUrl(url), parameters), newIdempotencyToken(), anyHost);
    }

    public record Target(Product product, String method, WebhookUrl url, Map<String, String> parameters) {

        WebhookUrl requested() {
            return method.equals("GET") && !parameters.isEmpty() ? url.withQuery(parameters) : url;
        }

        Map<String, String> form() {
            return method.equals("GET") ? Map.of() : parameters;
        }
    }

    public WebhookExchange send(Target first, String idempotencyToken, boolean anyHost) {
        ConnectionOverrides overrides = ConnectionOverrides.parse(first.url().fragment());
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(overrides.totalMillis());
        List<WebhookRequest> requests = new ArrayList<>();
        Target target = first;
        int redirects = 0;
        int retries = 0;
        while (true) {
            Attempt attempt = attempt(target, overrides, deadline, idempotencyToken, anyHost);
            requests.add(attempt.request);
            if (attempt.location != null) {
                if (++redirects > MOST_REDIRECTS) {
                    return attempt.exchange(requests, target).withError(11215, "Too many redirects");
                }
                target = attempt.redirected(target, attempt.location);
                continue;
            }
            boolean timeLeft = System.nanoTime() < deadline;
            if (attempt.failure == null
                    || !timeLeft
                    || retries == overrides.retries()
                    || !overrides.retries(attempt.failure)) {
                return attempt.exchange(requests, target);
            }
            retries++;
        }
    }

    private Attempt attempt(
            Target target, ConnectionOverrides overrides, long deadline, String idempotencyToken, boolean anyHost) {
        long start = System.nanoTime();
        Outcome outcome;
        if (!anyHost && !target.url.isLoopback()) {
            outcome = Outcome.failed(
                    "refused",
                    null,
                    "Not sent: %s is not this machine, and the simulator calls no other unless allowAnyHost is set"
                            .formatted(target.url.target().getHost()));
        } else {
            outcome = exchange(target, overrides, deadline, idempotencyToken);
        }
        WebhookRequest request = new WebhookRequest(
                target.method,
                target.url.text(),
                target.parameters,
                idempotencyToken,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                outcome.response == null ? null : outcome.response.statusCode(),
                outcome.errorCode,
                outcome.error);
        return new Attempt(request, outcome.failure, outcome.location(), outcome.response);
    }

    private Outcome exchange(Target target, ConnectionOverrides overrides, long deadline, String idempotencyToken) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        long patience = Math.max(1, Math.min(overrides.readMillis(), left));
        CompletableFuture<HttpResponse<String>> future = client(overrides.connectMillis())
                .sendAsync(request(target, idempotencyToken), HttpResponse.BodyHandlers.ofString());
        try {
            return Outcome.answered(future.get(patience, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            future.cancel(true);
            return Outcome.failed("rt", 11200, "No answer within %d ms".formatted(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.failed("interrupted", 11200, "The simulator is stopping");
        } catch (ExecutionException e) {
            return Outcome.of(e.getCause());
        }
    }

    private HttpRequest request(Target target, String idempotencyToken) {
        WebhookUrl url = target.requested();
        Map<String, String> form = target.form();
        HttpRequest.Builder builder = HttpRequest.newBuilder(url.target())
                .header("I-Twilio-Idempotency-Token", idempotencyToken)
                .header("X-Home-Region", "us1")
                .header("User-Agent", "TwilioProxy/1.1")
                .header("Accept", "*/*");
        signer.headers(target.url, url.signed(target.product), form).forEach(builder::header);
        target.url.authorization().ifPresent(value -> builder.header("Authorization", value));
        if (target.method.equals("GET")) {
            return builder.GET().build();
        }
        return builder.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .method(target.method, HttpRequest.BodyPublishers.ofString(WebhookUrl.form(form)))
                .build();
    }

    private HttpClient client(int connectMillis) {
        return clientsByConnectMillis.computeIfAbsent(
                connectMillis,
                millis -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofMillis(millis))
                        .build());
    }

    private record Attempt(
            WebhookRequest request,
            @Nullable String failure,
            @Nullable String location,
            @Nullable HttpResponse<String> response) {

        WebhookExchange exchange(List<WebhookRequest> requests, Target target) {
            if (response == null) {
                return new WebhookExchange(requests, target.url, "", "");
            }
            String contentType = response.headers().firstValue("Content-Type").orElse("");
            return new WebhookExchange(requests, target.url, contentType, response.body());
        }

        /** 301 and 302 become GET and lose the fields of the form. */
        Target redirected(Target from, String to) {
            WebhookUrl next = from.url.resolve(to);
            boolean keeps = response != null && REDIRECTS_KEEPING_THE_METHOD.contains(response.statusCode());
            return keeps
                    ? new Target(from.product, from.method, next, from.parameters)
                    : new Target(from.product, "GET", next, Map.of());
        }
    }

    /** An answer, or what went wrong and which retry policy it falls under. */
    private record Outcome(
            @Nullable HttpResponse<String> response,
            @Nullable String failure,
            @Nullable Integer errorCode,
            @Nullable String error) {

        static Outcome answered(HttpResponse<String> response) {
            int status = response.statusCode();
            boolean redirects = REDIRECTS.contains(status)
                    && response.headers().firstValue("Location").isPresent();
            if (redirects || status / 100 == 2) {
                return new Outcome(response, null, null, null);
            }
            return new Outcome(response, status / 100 + "xx", 11200, "Got HTTP " + status);
        }

        static Outcome failed(String failure, @Nullable Integer errorCode, String error) {
            return new Outcome(null, failure, errorCode, error);
        }

        static Outcome of(@Nullable Throwable cause) {
            if (cause instanceof SSLException) {
                return failed("ct", 11220, "TLS failed: " + cause.getMessage());
            }
            if (cause instanceof HttpConnectTimeoutException) {
                return failed("ct", 11205, "No connection in time");
            }
            if (cause instanceof ConnectException) {
                return cause.getCause() instanceof UnresolvedAddressException
                        ? failed("ct", 11210, "The host is unknown")
                        : failed("ct", 11205, "Connection refused");
            }
            if (cause instanceof IOException) {
                return failed("rt", 11200, "The connection broke: " + cause.getMessage());
            }
            return failed("other", 11200, String.valueOf(cause));
        }

        @Nullable String location() {
            return response != null && REDIRECTS.contains(response.statusCode())
                    ? response.headers().firstValue("Location").orElse(null)
                    : null;
        }
    }
}
