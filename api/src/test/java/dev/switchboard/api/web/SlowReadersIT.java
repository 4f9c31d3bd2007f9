package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.security.DevTokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** As many connections as there are threads before Java 21, each with answers that nobody reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReadersIT {

    private static final int CONNECTIONS = 210;

    /** Of one connection, one after the other: more than the kernel keeps. */
    private static final int ANSWERS = 4;

    private static final String OWNER = "slow-reader";
    private static final String LIST = "/api/phone-numbers?limit=200";

    private final List<Socket> sockets = new ArrayList<>();
    private SwitchboardServer server;
    private int listed;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("spring.lifecycle.timeout-per-shutdown-phase", "1s"));
        for (int number = 0; number < 200; number++) {
            server.addNumber(OWNER);
        }
        Answer list = server.as(OWNER).get(LIST);
        assertThat(list.json().at("/phoneNumbers")).as(list.text()).hasSize(200);
        listed = list.text().getBytes(StandardCharsets.UTF_8).length;
        assertThat(listed).isGreaterThan(64 * 1_024);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /**
     * A little again and again, which is progress each time, so that nothing but the thread's own end would end the
     * wait of one that writes. At first all of them are made at once, which takes its time.
     */
    @Test
    void whoReadsSlowlyHasNoThread() throws Exception {
        for (int connection = 0; connection < CONNECTIONS; connection++) {
            asking();
        }
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    for (Socket socket : sockets) {
                        InputStream in = socket.getInputStream();
                        in.readNBytes(Math.min(256, in.available()));
                    }
                    othersAreServed();
                });
    }

    @Test
    void whoReadsNothingForAWhileIsLetGo() throws Exception {
        Socket socket = asking();
        await().atMost(Duration.ofSeconds(60)).until(() -> isLetGo(socket));
    }

    private static boolean isLetGo(Socket socket) {
        try {
            socket.getOutputStream().write('\n');
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void whoReadsSlowlyGetsAllOfIt() throws Exception {
        Socket socket = asking();
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        byte[] piece = new byte[3_000];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            answers.write(piece, 0, count);
        }
        String[] each = answers.toString(StandardCharsets.UTF_8).split("(?=HTTP/1\\.1 )", -1);
        assertThat(each).hasSize(ANSWERS).allSatisfy(answer -> {
            assertThat(answer).startsWith("HTTP/1.1 200").contains("Content-Length: " + listed, "nosniff");
            assertThat(answer.substring(answer.indexOf("\r\n\r\n") + 4)).hasSize(listed);
        });
    }

    private void othersAreServed() {
        assertThat(server.anonymous().get("/actuator/health").status()).isEqualTo(200);
        NewPhoneNumber number = server.addNumber("demo");
        Answer assigned = server.as("demo").assign(number.id(), "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
    }

    /** Asks for some lists, one behind the other; the last says that there are no more. */
    private Socket asking() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(2_048);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String ask = "GET " + LIST + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + server.bean(DevTokens.class).token(OWNER, "read", Duration.ofMinutes(5)) + "\r\n";
        String all = (ask + "\r\n").repeat(ANSWERS - 1) + ask + "Connection: close\r\n\r\n";
        socket.getOutputStream().write(all.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }
}
