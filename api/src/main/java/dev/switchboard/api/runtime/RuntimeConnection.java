package dev.switchboard.api.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts to agents' runtimes: once, without redirects, cookies or a proxy, within a deadline for all of it, and to the
 * addresses that the resolver has answered.
 */
final class RuntimeConnection {

    private static final Timeout CONNECT = Timeout.ofSeconds(3);
    private static final TimeValue KEPT = TimeValue.ofSeconds(30);

    /** How many runtimes may be slow at once: more than the calls that one process answers. */
    private static final int MOST = 2_000;

    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines;
    private final int maxAnswerBytes;

    RuntimeConnection(DnsResolver resolver, int maxAnswerBytes) {
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(resolver)
                .setMaxConnTotal(MOST)
                .setMaxConnPerRoute(MOST)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT)
                        .setTimeToLive(KEPT)
                        .build())
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(connections)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
        this.maxAnswerBytes = maxAnswerBytes;
        this.deadlines = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "runtime-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
    }

    /** An answer is longer than it may be. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(int maxAnswerBytes) {
            super("The answer is longer than " + maxAnswerBytes + " bytes");
        }
    }

    /** An answer with its whole body. */
    static final class Answer {
        private final int status;
        private final String contentType;
        private final String contentEncoding;
        private final byte[] body;

        Answer(int status, String contentType, String contentEncoding, byte[] body) {
            this.status = status;
            this.contentType = contentType;
            this.contentEncoding = contentEncoding;
            this.body = body;
        }

        int status() {
            return status;
        }

        /** Empty for none. */
        String contentType() {
            return contentType;
        }

        /** Empty for none. */
        String contentEncoding() {
            return contentEncoding;
        }

        byte[] body() {
            return body;
        }
    }

    /**
     * Posts a form.
     *
     * @throws TimeoutException when the answer is not there to its end within the deadline
     * @throws TooLongException when the answer is too long
     * @throws IOException when there is none
     */
    Answer post(URI url, String form, Map<String, String> headers, Duration deadline)
            throws IOException, TimeoutException {
        HttpPost request = new HttpPost(url);
        request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
        headers.forEach(request::setHeader);
        AtomicBoolean late = new AtomicBoolean();
        Future<?> watch = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.abort();
                },
                deadline.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return http.execute(
                    request,
                    response -> new Answer(
                            response.getCode(),
                            header(response, HttpHeaders.CONTENT_TYPE),
                            header(response, HttpHeaders.CONTENT_ENCODING),
                            body(request, response)));
        } catch (IOException e) {
            if (late.get()) {
                throw new TimeoutException("No whole answer within " + deadline);
            }
            throw e;
        } finally {
            watch.cancel(false);
        }
    }

    private static String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }

    private byte[] body(HttpPost request, ClassicHttpResponse response) throws IOException {
        if (response.getEntity() == null) {
            return new byte[0];
        }
        try (InputStream content = response.getEntity().getContent()) {
            byte[] body = content.readNBytes(maxAnswerBytes + 1);
            if (body.length > maxAnswerBytes) {
                // Or the rest would be read, to keep the connection.
                request.abort();
                throw new TooLongException(maxAnswerBytes);
            }
            return body;
        }
    }
}
