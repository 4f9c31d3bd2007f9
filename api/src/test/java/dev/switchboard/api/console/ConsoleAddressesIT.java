package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.web.ConsoleSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every address of the console that a page names. */
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleAddressesIT {

    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]*)");

    /** Of pages that differ by an id or a cursor only, as many are looked at. */
    private static final int ALIKE = 8;

    private final SwitchboardServer server = SwitchboardServer.start();

    @AfterAll
    void stop() {
        server.close();
    }

    /** From Home, link by link, as each of those who sign in. */
    @Test
    void everyLinkLeadsToAPage() {
        server.as("demo").assign(server.addNumber("demo").id(), "agent_456", true, false);
        List<String> wrong = new ArrayList<>();
        for (String who : List.of("demo", "other", DemoPeople.READER)) {
            SwitchboardClient person = ConsoleSession.of(server, who);
            Map<String, Integer> alike = new HashMap<>();
            Set<String> known = new LinkedHashSet<>(List.of("/console"));
            Deque<String> links = new ArrayDeque<>(known);
            while (!links.isEmpty()) {
                String link = links.remove();
                Answer answer = inTime(person, link);
                if (answer.status() != 200) {
                    wrong.add(who + ": " + link + " is answered " + answer.status());
                }
                LINK.matcher(answer.text())
                        .results()
                        .map(found -> found.group(1).replace("&amp;", "&"))
                        .filter(known::add)
                        .filter(to -> alike.merge(kind(to), 1, Integer::sum) <= ALIKE)
                        .forEach(links::add);
            }
            assertThat(known)
                    .as(who)
                    .contains("/console/numbers", "/console/operations", "/console/pools", "/console/plans")
                    .anyMatch(link -> link.matches("/console/numbers/[^/?]+"))
                    .anyMatch(link -> link.matches("/console/agents/[^/?]+"));
        }
        assertThat(wrong).isEmpty();
    }

    private static String kind(String link) {
        return link.replaceAll("(?<=/(numbers|operations|agents|pools|plans)/)[^/?]+", "*")
                .replaceAll("=[^&]*", "=*");
    }

    /** Nobody reads as fast as a program. */
    private static Answer inTime(SwitchboardClient person, String link) {
        AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
        await().until(() -> {
            answer.set(person.get(link));
            return Objects.requireNonNull(answer.get()).status() != 429;
        });
        return Objects.requireNonNull(answer.get());
    }
}
