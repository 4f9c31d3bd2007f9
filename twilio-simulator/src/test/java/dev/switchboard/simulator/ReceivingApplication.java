package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.twilio.security.RequestValidator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.http.ApiRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The application that Twilio calls: notes what it gets, checks every signature, answers what it is told to. */
public final class ReceivingApplication implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    public ReceivingApplication() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(executor);
        server.start();
    }

    public record Received(
            String method,
            String path,
            Map<String, String> parameters,
            boolean validSignature,
            Map<String, List<String>> headers) {

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    record Reply(int status, String contentType, String body, String location, long delayMillis) {}

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public void answersTwiml(String path, String verbs) {
        answers(path, 200, "text/xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>" + verbs + "</Response>");
    }

    public void answers(String path, int status, String contentType, String body) {
        replies.put(path, new Reply(status, contentType, body, "", 0));
    }

    public void redirects(String path, int status, String location) {
        replies.put(path, new Reply(status, "", "", location, 0));
    }

    public void answersAfter(String path, long millis) {
        replies.put(path, new Reply(200, "text/xml", "<Response/>", "", millis));
    }

    public List<Received> received() {
        return received;
    }

    public List<Received> received(String path) {
        return received.stream().filter(request -> request.path.equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getRawQuery();
            String url = url(exchange.getRequestURI().toString());
            Map<String, String> form = ApiRequest.parameters("", body);
            boolean valid = new RequestValidator(SimulatorDemo.AUTH_TOKEN)
                    .validate(url, form, exchange.getRequestHeaders().getFirst("X-Twilio-Signature"));
            received.add(new Received(
                    exchange.getRequestMethod(),
                    path,
                    ApiRequest.parameters(query == null ? "" : query, body),
                    valid,
                    Map.copyOf(exchange.getRequestHeaders())));
            Reply reply = replies.getOrDefault(path, new Reply(204, "", "", "", 0));
            if (closed.await(reply.delayMillis, MILLISECONDS)) {
                return;
            }
            if (!reply.contentType.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Type", reply.contentType);
            }
            if (!reply.location.isEmpty()) {
                exchange.getResponseHeaders().set("Location", reply.location);
            }
            byte[] bytes = reply.body.getBytes(UTF_8);
            exchange.sendResponseHeaders(reply.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
