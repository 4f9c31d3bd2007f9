package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What following costs. */
class FollowersIT {

    private static final Duration MEASURED = Duration.ofSeconds(6);
    private static final int FOLLOWERS = 10;

    private final SwitchboardServer server = SwitchboardServer.shared();

    /** Counted by the database's connections that are taken: each look takes one at least. */
    @Test
    void allWhoFollowOneOperationShareOneLookASecond() throws IOException {
        SwitchboardClient demo = server.as("demo", "read write release");
        NewPhoneNumber number = server.addNumber("demo");
        String events = "/api/operations/"
                + demo.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"P7D\"}")
                        .header("Operation-Id")
                        .orElseThrow()
                + "/events";
        List<InputStream> followers = new ArrayList<>();
        try {
            followers.add(demo.open(events));
            double byOne = taken();
            while (followers.size() < FOLLOWERS) {
                followers.add(demo.open(events));
            }
            double byTen = taken();

            assertThat(byOne).isGreaterThanOrEqualTo(MEASURED.toSeconds() - 2.0);
            assertThat(byTen).isLessThan(byOne + MEASURED.toSeconds() * (FOLLOWERS - 1) / 2.0);
        } finally {
            for (InputStream follower : followers) {
                follower.close();
            }
            demo.post("/api/phone-numbers/" + number.id() + "/keep");
        }
    }

    /** In the next seconds. */
    private double taken() {
        double before = connections();
        await().pollDelay(MEASURED).atMost(Duration.ofSeconds(20)).until(() -> true);
        return connections() - before;
    }

    private double connections() {
        return server.bean(MeterRegistry.class)
                .get("hikaricp.connections.acquire")
                .timer()
                .count();
    }
}
