package dev.switchboard.bench.faults;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request and its whole answer, which end in time whatever the server does. The JDK's own timeout ends with the
 * headers: a server that is killed or frozen before the end of the body keeps its caller for ever.
 */
final class Exchange {

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    private Exchange() {}

    /** The answer with its body; a {@link HttpTimeoutException} when that is not there by then. */
    static HttpResponse<String> of(HttpRequest request, Duration atMost) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException(request.method() + " " + request.uri() + " was not answered in " + atMost);
        } catch (ExecutionException failure) {
            throw new IOException(
                    request.method() + " " + request.uri() + " failed: " + failure.getCause(), failure.getCause());
        } finally {
            // Gives its connection up; nothing happens to one that has ended.
            answer.cancel(true);
        }
    }
}
