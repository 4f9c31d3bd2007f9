package dev.switchboard.simulator;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The HTTP server that everybody speaks to, with a thread for each request. */
final class SimulatorServer implements AutoCloseable {

    private static final int BACKLOG = 1_024;

    private final HttpServer http;
    private final URI baseUrl;
    private final ExecutorService executor = threads();

    private SimulatorServer(HttpServer http, URI baseUrl) {
        this.http = http;
        this.baseUrl = baseUrl;
    }

    /**
     * Takes the port, and answers nothing yet.
     *
     * @throws IllegalStateException when the port is taken
     */
    static SimulatorServer on(SimulatorOptions options) {
        HttpServer http = bind(options);
        URI baseUrl = URI.create(
                "http://" + options.bindHost() + ":" + http.getAddress().getPort());
        return new SimulatorServer(http, baseUrl);
    }

    void start(HttpHandler handler) {
        http.createContext("/", handler);
        http.setExecutor(executor);
        http.start();
    }

    URI baseUrl() {
        return baseUrl;
    }

    /** Runs what requests leave to be done after their answer. */
    ExecutorService executor() {
        return executor;
    }

    /** Stops at once; requests that wait are cut. */
    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }

    private static HttpServer bind(SimulatorOptions options) {
        // The JDK's server reads these once. Without nodelay, an answer of two packets waits for a delayed
        // acknowledgement. A client's pooled connection that the server closes for idleness looks like a lost answer.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "10000");
        setUnlessSet("sun.net.httpserver.idleInterval", "3600");
        try {
            return HttpServer.create(new InetSocketAddress(options.bindHost(), options.port()), BACKLOG);
        } catch (BindException e) {
            throw new IllegalStateException(
                    "The Twilio simulator cannot listen on %s:%d (%s): stop what listens there, or choose another port with SIMULATOR_PORT or SimulatorOptions.port"
                            .formatted(options.bindHost(), options.port(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** A thread for each request that is being treated, as latency and timeouts must not hold up the others. */
    private static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "twilio-simulator-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
