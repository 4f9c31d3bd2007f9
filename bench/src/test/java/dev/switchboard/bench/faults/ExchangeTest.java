package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangeTest {

    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void aWholeAnswerIsReturned() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertThat(Exchange.of(request(), Duration.ofSeconds(30)).body()).isEqualTo("ok");
    }

    @Test
    void oneThatStopsWithinItsBodyEndsInTime() throws Exception {
        assertNotAnswered(answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly the beg"));
    }

    @Test
    void oneThatNeverBeginsEndsInTime() throws Exception {
        assertNotAnswered(answer(""));
    }

    private void assertNotAnswered(Thread serving) throws InterruptedException {
        HttpRequest request = request();

        assertThatThrownBy(() -> Exchange.of(request, Duration.ofMillis(500)))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("was not answered in PT0.5S");
        serving.join(TimeUnit.SECONDS.toMillis(20));
        assertThat(serving.isAlive()).as("the connection is kept").isFalse();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
                .build();
    }

    /** Says that, and keeps the connection as a frozen process does. */
    private Thread answer(String text) {
        Thread thread = new Thread(
                () -> {
                    try (Socket connection = server.accept()) {
                        connection.getInputStream().read();
                        connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                        // Until the other side has let go.
                        connection.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                    } catch (IOException closed) {
                        // The test is over.
                        return;
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
