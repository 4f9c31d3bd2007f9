package dev.switchboard.activities.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Answers what the simulator never would, in the order given, and then the last answer for ever. */
final class TwilioStub implements AutoCloseable {

    private final HttpServer server;
    private final Deque<StubAnswer> answers = new ArrayDeque<>();
    private final List<String> targets = new ArrayList<>();
    private final List<Map<String, List<String>>> headers = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private TwilioStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            StubAnswer answer;
            synchronized (this) {
                targets.add(exchange.getRequestURI().toString());
                headers.add(Map.copyOf(exchange.getRequestHeaders()));
                answer = answers.size() == 1 ? answers.getFirst() : answers.removeFirst();
            }
            byte[] body = answer.body().getBytes(UTF_8);
            answer.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(answer.status(), answer.endless() ? 0 : body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
                if (answer.endless()) {
                    out.flush();
                    closed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    static TwilioStub answering(StubAnswer... answers) {
        try {
            TwilioStub stub = new TwilioStub();
            stub.answers.addAll(List.of(answers));
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI baseUrl() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Path and query of every request. */
    synchronized List<String> targets() {
        return List.copyOf(targets);
    }

    synchronized Map<String, List<String>> lastHeaders() {
        return headers.get(headers.size() - 1);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    record StubAnswer(int status, String body, Map<String, String> headers, boolean endless) {

        static StubAnswer json(int status, String body) {
            return new StubAnswer(status, body.replace('\'', '"'), Map.of("Content-Type", "application/json"), false);
        }

        static StubAnswer html(int status) {
            return new StubAnswer(
                    status, "<html><h1>" + status + "</h1></html>", Map.of("Content-Type", "text/html"), false);
        }

        static StubAnswer empty(int status) {
            return new StubAnswer(status, "", Map.of(), false);
        }

        /** The body begins and never ends. */
        static StubAnswer unending() {
            return new StubAnswer(200, "{", Map.of("Content-Type", "application/json"), true);
        }

        StubAnswer with(String header, String value) {
            return new StubAnswer(status, body, Map.of(header, value), endless);
        }
    }
}
