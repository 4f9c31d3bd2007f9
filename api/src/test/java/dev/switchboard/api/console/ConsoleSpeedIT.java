package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.batch.Fleet;
import dev.switchboard.api.web.ConsoleSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long pages take with many numbers: {@code -Dconsole.numbers=100000 -Dtest=ConsoleSpeedIT}. Writes what it
 * measured to {@code target/console/speed.txt} and {@code followers.txt}. Not part of the build, since its figures are
 * those of the machine.
 */
@EnabledIfSystemProperty(named = "console.numbers", matches = "[0-9]+")
class ConsoleSpeedIT {

    private static final int REQUESTS = 200;
    private static final double MOST_MILLIS = 200;
    private static final double MOST_CORE = 0.05;
    private static final String PEOPLE = "person-";
    private static final Duration MEASURED = Duration.ofSeconds(20);
    private static final Duration NUMBERS = Duration.ofSeconds(15);
    private static final HttpClient STREAMS =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+)\" rel=\"next\"");

    @Test
    void listSearchAndNumberAreThereInTime() throws IOException {
        int numbers = Integer.getInteger("console.numbers", 0);
        try (SwitchboardServer server = SwitchboardServer.start(
                SwitchboardServer.Options.defaults().with("switchboard.api.rate.per-second", "0"))) {
            server.bean(JdbcClient.class).sql("""
                            INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                      whatsapp, created_at, updated_at)
                            SELECT 'many_' || i, 'demo', '+1777' || lpad(i::text, 7, '0'), 'AC' || repeat('0', 32),
                                   'PN' || lpad(i::text, 32, '0'), true, true, false, now(),
                                   now() - i * interval '1 second'
                            FROM generate_series(1, :numbers) AS i
                            """).param("numbers", numbers).update();
            server.bean(JdbcClient.class).sql("ANALYZE phone_number").update();
            SwitchboardClient person = ConsoleSession.of(server, "demo");
            String later = next(person.get("/console/numbers").text());
            List<String> lines = new ArrayList<>();
            List<String> slow = new ArrayList<>();
            for (String page : List.of(
                    "/console/numbers",
                    later,
                    "/console/numbers?sort=latest",
                    "/console/numbers?q=0099",
                    "/console/numbers?q=nothing-is-like-that",
                    "/console/numbers/phone_123")) {
                double millis = ninetyFifth(person, page);
                lines.add("%s: %.0f ms (95 %% of %d requests, %d numbers)".formatted(page, millis, REQUESTS, numbers));
                if (millis > MOST_MILLIS) {
                    slow.add(lines.get(lines.size() - 1));
                }
            }
            Files.write(Files.createDirectories(Path.of("target", "console")).resolve("speed.txt"), lines);
            assertThat(slow).isEmpty();
        }
    }

    /** Ten people look at one batch, whose page asks for its part as console.js does. */
    @Test
    void tenFollowersOfABatchCostLittle() throws Exception {
        int followers = 10;
        try (SwitchboardServer server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
                .with("switchboard.api.rate.per-second", "0")
                .with("switchboard.twilio.requests-per-second", "10"))) {
            Fleet fleet = Fleet.of(
                    2_000,
                    "+155598",
                    "other",
                    server.bean(JdbcClient.class),
                    server.simulator(),
                    server.bean(WebhookUrls.class));
            assertThat(fleet.driftEvery(1)).isEqualTo(2_000);
            ConsoleSession session = ConsoleSession.signedIn(server, "other");
            String operation = server.as("other")
                    .withHeader("Prefer", "respond-async")
                    .send("PUT", "/api/phone-numbers/webhooks", "{}")
                    .header("Operation-Id")
                    .orElseThrow();
            String page = "/console/operations/" + operation;
            // Code that has just been loaded costs more than it does later.
            cores();
            double before = cores();
            ExecutorService people = Executors.newFixedThreadPool(followers, people());
            AtomicLong parts = new AtomicLong();
            List<Future<Void>> following = IntStream.range(0, followers)
                    .mapToObj(follower -> people.submit(() -> follow(server, session, page, parts)))
                    .toList();
            double followed = cores();
            assertThat(following).noneMatch(Future::isDone);
            people.shutdownNow();
            assertThat(people.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            double alone = (before + cores()) / 2;
            String line = "%d followers: %.1f %% of a core more than the %.1f %% of the batch alone; %d parts"
                    .formatted(followers, (followed - alone) * 100, alone * 100, parts.get());
            Files.write(Files.createDirectories(Path.of("target", "console")).resolve("followers.txt"), List.of(line));
            assertThat(parts.get()).isPositive();
            assertThat(followed - alone).as(line).isLessThan(MOST_CORE);
        }
    }

    private static ThreadFactory people() {
        AtomicInteger made = new AtomicInteger();
        return run -> new Thread(run, PEOPLE + made.incrementAndGet());
    }

    /** What a page does in a browser. */
    private static Void follow(SwitchboardServer server, ConsoleSession session, String page, AtomicLong parts)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.url().resolve(page + "/stream"))
                .header("Cookie", session.cookie())
                .build();
        try (Stream<String> lines =
                STREAMS.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            String shown = "";
            long loadedAt = System.nanoTime();
            for (String line : (Iterable<String>) lines::iterator) {
                Duration age = Duration.ofNanos(System.nanoTime() - loadedAt);
                if (line.startsWith("data:") && (!shape(line).equals(shown) || age.compareTo(NUMBERS) > 0)) {
                    shown = shape(line);
                    loadedAt = System.nanoTime();
                    assertThat(session.client().get(page + "/part").status()).isEqualTo(200);
                    parts.incrementAndGet();
                }
            }
        }
        return null;
    }

    /** What of an event the figures of the page do not show. */
    private static String shape(String event) {
        JsonNode operation = JsonMapper.shared().readTree(event.substring("data:".length()));
        JsonNode progress = operation.path("progress");
        return operation.path("state") + " " + progress.path("paused") + " " + progress.has("secondsLeft");
    }

    /** How many cores the service keeps busy in the next seconds; the threads of those who ask it are not counted. */
    private static double cores() {
        double cpu = cpu();
        long start = System.nanoTime();
        await().pollDelay(MEASURED).atMost(MEASURED.multipliedBy(2)).until(() -> true);
        return (cpu() - cpu) / (System.nanoTime() - start);
    }

    private static double cpu() {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long asking = Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().startsWith(PEOPLE) || thread.getName().startsWith("HttpClient-"))
                .mapToLong(thread -> Math.max(0, threads.getThreadCpuTime(thread.getId())))
                .sum();
        return machine.getProcessCpuTime() - asking;
    }

    private static String next(String page) {
        Matcher next = NEXT.matcher(page);
        assertThat(next.find()).as("a next page").isTrue();
        return next.group(1).replace("&amp;", "&");
    }

    private static double ninetyFifth(SwitchboardClient person, String page) {
        double[] millis = new double[REQUESTS];
        for (int i = -REQUESTS / 4; i < REQUESTS; i++) {
            long start = System.nanoTime();
            assertThat(person.get(page).status()).as(page).isEqualTo(200);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[REQUESTS * 95 / 100];
    }
}
