package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.security.DevTokens;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** As many connections as there are threads before Java 21, each with answers that nobody reads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReadersIT {

    private static final int CONNECTIONS = 210;

    /** Of one connection, one after the other: more than the kernel keeps. */
    private static final int ANSWERS = 4;

    /** Of one operation; more than the threads that look at operations. */
    private static final int FOLLOWERS = 20;

    /** Much more than the kernel keeps for a connection, in bytes. */
    private static final int LONG = 1_000_000;

    /** An answer's bytes; and how many bytes wait at most, as in {@code UnreadAnswers}. */
    private static final int LARGE = 8_000_000;

    private static final int MOST_IN_WAIT = 64 * 1_024 * 1_024;

    private static final String OWNER = "slow-reader";
    private static final String LIST = "/api/phone-numbers?limit=200";

    private final List<Socket> sockets = new ArrayList<>();
    private SwitchboardServer server;
    private int listed;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                // Longer than any of them takes that is not to be let go.
                .with("server.tomcat.connection-timeout", "20s")
                .with("spring.lifecycle.timeout-per-shutdown-phase", "1s"));
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
        await().atMost(Duration.ofMinutes(2)).until(() -> isLetGo(socket));
    }

    @Test
    void soIsWhoReadsNoEvents() throws Exception {
        Socket socket = following("deaf", running("deaf", LONG));
        await().atMost(Duration.ofMinutes(2)).until(() -> isLetGo(socket));
    }

    /** Of what waits for slow readers the process keeps so much; the oldest makes room, and not only when it reads. */
    @Test
    void answersInWaitHaveABoundAndTheOldestIsEndedAtOnce() throws Exception {
        String large = running("large", LARGE).replace("/events", "");
        String events = running("deaf-before", LONG);
        boolean atOnce = false;
        // Again where it took so long that who reads nothing was let go for that.
        for (int attempt = 0; attempt < 3 && !atOnce; attempt++) {
            atOnce = isEndedAtOnce(large, events);
        }
        assertThat(atOnce).isTrue();
    }

    /** Whether the oldest answer goes before events that nobody has read for longer, which do not count. */
    private boolean isEndedAtOnce(String large, String events) throws Exception {
        String request = ask("large", large) + "Connection: close\r\n\r\n";
        List<Socket> waiting = new ArrayList<>();
        for (int taken = LARGE; taken <= MOST_IN_WAIT; taken += LARGE) {
            waiting.add(begun(sending(request)));
            readMoreThanTheKernelKeeps(waiting);
        }
        Socket deaf = begun(following("deaf-before", events));
        readMoreThanTheKernelKeeps(waiting);
        Socket latest = begun(sending(request));
        await().until(() -> Stream.of(deaf, waiting.get(0))
                .map(SlowReadersIT::isLetGo)
                .toList()
                .contains(true));
        if (isLetGo(deaf)) {
            hangUp();
            return false;
        }
        assertThat(latest.getInputStream().readAllBytes().length).isGreaterThan(LARGE);
        return true;
    }

    /** So that none of them is let go for reading nothing. */
    private static void readMoreThanTheKernelKeeps(List<Socket> waiting) throws IOException {
        for (Socket socket : waiting) {
            socket.getInputStream().readNBytes(LARGE / 20);
        }
    }

    private static Socket begun(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        return socket;
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

    /** As many as follow one operation, each with events that do not fit into what the kernel keeps. */
    @Test
    void whoReadsEventsSlowlyHoldsNoFollowerUp() throws Exception {
        String events = running("slow-follower", LONG);
        List<Socket> slow = new ArrayList<>();
        for (int follower = 0; follower < FOLLOWERS; follower++) {
            slow.add(following("slow-follower", events));
        }
        Socket other = following("another", running("another", 1));
        StringBuilder told = new StringBuilder();

        for (Socket socket : slow) {
            begun(socket);
        }
        // Sooner than one of them has read an event.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (Socket socket : slow) {
                readSome(socket, 2_000);
            }
            told.append(readSome(other, 10_000));
            assertThat(told.toString().split("event:progress", -1)).hasSizeGreaterThan(5);
        });
    }

    /** What came meanwhile is left out, and nothing is cut. */
    @Test
    void whoReadsEventsLateGetsTheLatest() throws Exception {
        String events = running("late", LONG);
        Socket late = following("late", events);
        int told;
        try (InputStream inTime = server.as("late").open(events)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(inTime, StandardCharsets.UTF_8));
            for (int event = 0; event < 3; event++) {
                assertThat(lines.lines().filter("event:progress"::equals).findFirst())
                        .isPresent();
            }
            server.bean(JdbcClient.class)
                    .sql("UPDATE operation SET state = 'COMPLETED', ended_at = now() WHERE owner = :owner")
                    .param("owner", "late")
                    .update();
            told = 3
                    + (int) lines.lines()
                            .filter(line -> line.startsWith("event:"))
                            .count();
        }

        late.setSoTimeout(20_000);
        String all = new String(late.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        List<String> data = Arrays.stream(withoutChunks(all).split("\n\n", -1))
                .filter(event -> event.startsWith("event:"))
                .toList();
        assertThat(data).hasSizeBetween(2, told - 1);
        assertThat(data)
                .allSatisfy(event -> assertThat(event).hasSizeGreaterThan(LONG).endsWith("}"));
        assertThat(data.get(data.size() - 1)).startsWith("event:end\ndata:{").contains("\"state\":\"COMPLETED\"");
        assertThat(all)
                .startsWith("HTTP/1.1 200")
                .contains("X-Content-Type-Options: nosniff")
                .endsWith("0\r\n\r\n");
    }

    /** They connect again; who is in the midst of an event has not read it to its end by then. */
    @Test
    void whoFollowsWhatCannotBeReadAnyMoreIsLetGoAlsoInTheMidstOfAnEvent() throws Exception {
        String events = running("cut", LONG);
        Socket slow = begun(following("cut", events));
        try (InputStream inTime = server.as("uncut").open(running("uncut", 1));
                InputStream another = server.as("cut").open(events)) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(inTime, StandardCharsets.UTF_8));
            assertThat(lines.lines().filter("event:progress"::equals).findFirst())
                    .isPresent();
            server.bean(JdbcClient.class)
                    .sql("UPDATE operation SET counts = '[]' WHERE owner IN ('cut', 'uncut')")
                    .update();
            assertThat(lines.lines()).doesNotContain("event:end").last().isEqualTo("");
            readToItsEnd(another);
        }

        assertThat(readToItsEnd(slow.getInputStream())).isLessThan(LONG);
    }

    /** How many bytes there are; it may also have been cut. */
    private static int readToItsEnd(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[8_192];
        try {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                all.write(piece, 0, count);
            }
        } catch (SocketTimeoutException open) {
            throw open;
        } catch (IOException cut) {
            // As it is when it ends in the midst of an event.
        }
        return all.size();
    }

    private static String withoutChunks(String answer) {
        StringBuilder body = new StringBuilder();
        String rest = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        while (!rest.startsWith("0\r\n")) {
            int head = rest.indexOf("\r\n");
            int length = Integer.parseInt(rest.substring(0, head), 16);
            body.append(rest, head + 2, head + 2 + length);
            rest = rest.substring(head + 2 + length + 2);
        }
        return body.toString();
    }

    /**
     * An operation that goes on.
     *
     * @param length of what there is to tell of it, in bytes
     * @return where its events are
     */
    private String running(String owner, int length) {
        String operation = server.as(owner)
                .post("/api/phone-numbers/import", "{}")
                .header("Operation-Id")
                .orElseThrow();
        server.bean(JdbcClient.class)
                .sql("UPDATE operation SET state = 'RUNNING', ended_at = NULL,"
                        + " counts = (SELECT jsonb_object_agg(repeat('x', 1000) || n, 1)"
                        + " FROM generate_series(0, :length / 1000) AS n) WHERE id = :id")
                .param("length", length)
                .param("id", operation)
                .update();
        return "/api/operations/" + operation + "/events";
    }

    private static String readSome(Socket socket, int most) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readNBytes(Math.min(most, in.available())), StandardCharsets.UTF_8);
    }

    private void othersAreServed() {
        assertThat(server.anonymous().get("/actuator/health").status()).isEqualTo(200);
        NewPhoneNumber number = server.addNumber("demo");
        Answer assigned = server.as("demo").assign(number.id(), "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
    }

    /** Asks for some lists, one behind the other; the last says that there are no more. */
    private Socket asking() throws IOException {
        String ask = ask(OWNER, LIST);
        return sending((ask + "\r\n").repeat(ANSWERS - 1) + ask + "Connection: close\r\n\r\n");
    }

    private Socket following(String owner, String events) throws IOException {
        return sending(ask(owner, events) + "Accept: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    private String ask(String owner, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + server.bean(DevTokens.class).token(owner, "read", Duration.ofMinutes(5)) + "\r\n";
    }

    private Socket sending(String requests) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(2_048);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }
}
