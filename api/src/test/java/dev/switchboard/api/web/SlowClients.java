package dev.switchboard.api.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntFunction;

/** Connections, some of whose bodies trickle in without an end. */
final class SlowClients implements AutoCloseable {

    private final ScheduledExecutorService dripping = Executors.newSingleThreadScheduledExecutor();
    private final List<Socket> sockets = new ArrayList<>();

    /** A connection that has sent nothing yet. */
    Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    /** One that has sent a request's line and headers. */
    Socket open(int port, List<String> request) throws IOException {
        Socket socket = connect(port);
        String head = String.join("\r\n", request) + "\r\nHost: localhost:" + port + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** So many, and a byte of each body every other second from now on. */
    void drip(int port, int count, IntFunction<List<String>> request) throws IOException {
        List<Socket> dripped = new ArrayList<>();
        for (int caller = 0; caller < count; caller++) {
            dripped.add(open(port, request.apply(caller)));
        }
        var unused = dripping.scheduleWithFixedDelay(() -> dripped.forEach(SlowClients::drip), 0, 2, SECONDS);
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write('1');
        } catch (IOException ended) {
            // Which is what the tests wait for.
        }
    }

    /** However they drip: each read of theirs succeeds, and all the same there is an end. */
    void theyEnd() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(sockets)
                        .filteredOn(socket -> !isEnded(socket))
                        .isEmpty());
    }

    private static boolean isEnded(Socket socket) {
        try {
            socket.setSoTimeout(1);
            while (socket.getInputStream().read() >= 0) {
                // An answer.
            }
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        dripping.shutdownNow();
        hangUp();
    }
}
