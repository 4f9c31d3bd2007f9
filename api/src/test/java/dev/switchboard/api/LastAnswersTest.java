package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.testing.SideBySide;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;

class LastAnswersTest {

    private HttpServer server;
    private SwitchboardClient client;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"error\":\"it_rains\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(503, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = SwitchboardClient.at(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFailureTellsTheLastAnswersWithTheirBodies() {
        for (int i = 0; i < 7; i++) {
            client.get("/weather/" + i);
        }
        AssertionError failure = new AssertionError("expected 200 but was 503");

        LastAnswers.explain(failure, LastAnswers.group());

        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0])
                .hasMessageContaining("GET /weather/6: 503 {\"error\":\"it_rains\"}")
                .hasMessageContaining("GET /weather/2: ")
                .hasMessageNotContaining("/weather/1");
    }

    @Test
    void aDynamicTestThatFailsTellsTheAnswersOfItsOwnCase() throws Throwable {
        for (DynamicTest test :
                SideBySide.start(List.of("rain", "snow"), name -> name, name -> client.get("/" + name))) {
            test.getExecutable().execute();
        }
        AssertionError failure = new AssertionError("expected 200 but was 503");

        assertThatThrownBy(
                        () -> new LastAnswers().interceptDynamicTest(failing(failure), () -> () -> {}, ofCase("rain")))
                .isSameAs(failure);

        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("/rain").hasMessageNotContaining("/snow");
    }

    private static InvocationInterceptor.Invocation<@Nullable Void> failing(AssertionError failure) {
        return () -> {
            throw failure;
        };
    }

    /** Of which only the name is asked. */
    private static ExtensionContext ofCase(String name) {
        return (ExtensionContext) Proxy.newProxyInstance(
                LastAnswersTest.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (context, method, arguments) -> name);
    }
}
