package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How long pages take with many numbers: {@code -Dconsole.numbers=100000 -Dtest=ConsoleSpeedIT}. Writes what it measured
 * to {@code target/console/speed.txt}. Not part of the build, since its figures are those of the machine.
 */
@EnabledIfSystemProperty(named = "console.numbers", matches = "[0-9]+")
class ConsoleSpeedIT {

    private static final int REQUESTS = 200;
    private static final double MOST_MILLIS = 200;
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

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
            SwitchboardClient person = signedIn(server, "demo");
            List<String> lines = new ArrayList<>();
            List<String> slow = new ArrayList<>();
            for (String page : List.of(
                    "/console/numbers",
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

    private static SwitchboardClient signedIn(SwitchboardServer server, String person) {
        SwitchboardClient browser = server.anonymous().withHeader("Accept", "text/html");
        Answer page = browser.get("/console/sign-in");
        Matcher csrf = CSRF.matcher(page.text());
        assertThat(csrf.find()).as("the form to sign in").isTrue();
        Answer signedIn = browser.withHeader("Cookie", session(page))
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .post(
                        "/console/sign-in",
                        "person=" + person + "&_csrf=" + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8));
        return browser.withHeader("Cookie", session(signedIn));
    }

    private static String session(Answer answer) {
        String cookie = answer.header("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }
}
