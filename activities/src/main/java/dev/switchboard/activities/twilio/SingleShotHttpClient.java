package dev.switchboard.activities.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.twilio.Twilio;
import com.twilio.constant.EnumConstants.ContentType;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.HttpUtility;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * Sends each of twilio-java's requests once, within a deadline, to Twilio or to what stands in for it. Retrying is
 * Temporal's: twilio-java's own client repeats any 5xx up to six times and a 429 twice, POSTs too, and waits as long as
 * a Retry-After says. Keeps nothing of a request, hence safe for use by any number of threads.
 *
 * <p>Two repetitions remain in the JDK's client, and neither can carry out a POST twice. A refused connection is tried
 * again, when nothing was sent yet. A GET is repeated once when its connection ends before the first byte of the
 * answer. It repeats POSTs only with the system property {@code jdk.httpclient.enableAllMethodRetry}, which is refused.
 */
final class SingleShotHttpClient extends com.twilio.http.HttpClient {

    private static final String RETRY_POSTS = "jdk.httpclient.enableAllMethodRetry";

    static {
        // Java 17 keeps an idle connection for 20 minutes, longer than firewalls do on the way to Twilio. A request on
        // a connection that is gone waits for its whole deadline. Newer releases have 30 s as their default.
        if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
            System.setProperty("jdk.httpclient.keepalive.timeout", "30");
        }
    }

    private final java.net.http.HttpClient http;
    private final @Nullable URI baseUrl;
    private final Duration requestTimeout;
    private final @Nullable String region;
    private final @Nullable String edge;

    /** As the properties say; to the region that they name. */
    static SingleShotHttpClient of(TwilioProperties properties) {
        boolean anywhere = properties.edge().isEmpty() && properties.region().equals(InboundRegions.DEFAULT);
        return new SingleShotHttpClient(
                properties.baseUrl(),
                properties.connectTimeout(),
                properties.requestTimeout(),
                anywhere ? null : properties.region(),
                properties.edge().isEmpty() ? null : properties.edge());
    }

    /**
     * To the default region.
     *
     * @param baseUrl replaces scheme, host and port of every request
     * @throws IllegalStateException when the JDK was told to repeat POSTs
     */
    SingleShotHttpClient(@Nullable URI baseUrl, Duration connectTimeout, Duration requestTimeout) {
        this(baseUrl, connectTimeout, requestTimeout, null, null);
    }

    private SingleShotHttpClient(
            @Nullable URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            @Nullable String region,
            @Nullable String edge) {
        String retryPosts = System.getProperty(RETRY_POSTS);
        if (retryPosts != null && (retryPosts.isEmpty() || Boolean.parseBoolean(retryPosts))) {
            throw new IllegalStateException(
                    "Start without -D" + RETRY_POSTS + ": it makes Java repeat writes at Twilio");
        }
        this.baseUrl = baseUrl;
        this.requestTimeout = requestTimeout;
        this.region = region;
        this.edge = edge;
        this.http = java.net.http.HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(Redirect.NEVER)
                .build();
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    /**
     * Sends it.
     *
     * @throws ApiException with an {@link IOException} as its cause when there is no whole answer within the deadline
     */
    @Override
    public Response makeRequest(Request request) {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(httpRequest(request), BodyHandlers.ofString(UTF_8));
        try {
            // HttpRequest.timeout() ends with the headers of an answer; its body could take forever.
            HttpResponse<String> response = answer.get(requestTimeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Response(response.body(), response.statusCode(), headers(response));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiException("No answer in time", new HttpTimeoutException("No answer in " + requestTimeout));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiException("Interrupted", e);
        } catch (ExecutionException e) {
            throw new ApiException("No answer", e.getCause());
        }
    }

    private HttpRequest httpRequest(Request request) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target(request))
                .method(request.getMethod().toString(), body(request))
                .header("Accept", "application/json")
                .header("User-Agent", HttpUtility.getUserAgentString(request.getUserAgentExtensions(), true))
                .header("X-Twilio-Client", "java-" + Twilio.VERSION);
        if (baseUrl != null) {
            // What stands in for Twilio has one address for all of its products; Twilio tells them apart by the host.
            builder.header("X-Forwarded-Host", request.constructURL().getHost());
        }
        if (request.getMethod() == HttpMethod.POST) {
            builder.header("Content-Type", contentType(request).getValue());
        }
        if (request.requiresAuthentication()) {
            builder.header("Authorization", request.getAuthString());
        }
        return builder.build();
    }

    /**
     * Where the request goes: in a region that is not the default, api.twilio.com becomes api.dublin.ie1.twilio.com.
     */
    URI target(Request request) {
        if (region != null) {
            request.setRegion(region);
        }
        if (edge != null) {
            request.setEdge(edge);
        }
        URL url = request.constructURL();
        if (baseUrl == null) {
            return URI.create(url.toString());
        }
        return URI.create(baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + url.getFile());
    }

    private static BodyPublisher body(Request request) {
        if (request.getMethod() != HttpMethod.POST) {
            return BodyPublishers.noBody();
        }
        return BodyPublishers.ofString(
                contentType(request) == ContentType.JSON ? request.getBody() : request.encodeFormBody(), UTF_8);
    }

    private static ContentType contentType(Request request) {
        return request.getContentType() == null ? ContentType.FORM_URLENCODED : request.getContentType();
    }

    private static Header[] headers(HttpResponse<?> response) {
        return response.headers().map().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> new BasicHeader(entry.getKey(), value)))
                .toArray(Header[]::new);
    }
}
