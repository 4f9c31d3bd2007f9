package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LastAnswersTest {

    @Test
    void aFailureTellsTheLastAnswersWithTheirBodies() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"error\":\"it_rains\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            SwitchboardClient client = SwitchboardClient.at(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
            for (int i = 0; i < 7; i++) {
                client.get("/weather/" + i);
            }
        } finally {
            server.stop(0);
        }
        AssertionError failure = new AssertionError("expected 200 but was 503");

        LastAnswers.explain(failure);

        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .hasMessageContaining("GET /weather/6: 503 {\"error\":\"it_rains\"}")
                .hasMessageContaining("GET /weather/2: ")
                .hasMessageNotContaining("/weather/1");
    }
}
