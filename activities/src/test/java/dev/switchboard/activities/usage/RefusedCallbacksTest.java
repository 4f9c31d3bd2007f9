package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.usage.RefusedCallbacks.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusedCallbacksTest extends UsageDatabaseTest {

    private final RefusedCallbacks refused = new RefusedCallbacks(jdbc, clock);

    @BeforeEach
    void startWithNone() {
        jdbc.sql("TRUNCATE refused_callback").update();
    }

    @Test
    void theRequestsOfAnHourAreAddedUpByReason() {
        refused.add(List.of(
                new Refused(ACCOUNT, "invalid_signature", 2, NOON.plusSeconds(20)),
                new Refused(ACCOUNT, "unknown_shared_key", 1, NOON.plusSeconds(30))));
        refused.add(List.of(new Refused(ACCOUNT, "invalid_signature", 3, NOON.plusSeconds(10))));

        assertThat(refused.since("demo", NOON))
                .containsExactly(
                        new Refused(ACCOUNT, "unknown_shared_key", 1, NOON.plusSeconds(30)),
                        new Refused(ACCOUNT, "invalid_signature", 5, NOON.plusSeconds(20)));
    }

    @Test
    void onlyThoseWithNumbersInTheAccountSeeThem() {
        aNumber("phone_900", "other", "+15550000900");
        refused.add(List.of(
                new Refused(ACCOUNT, "invalid_signature", 1, NOON), new Refused("AC2", "invalid_signature", 1, NOON)));

        assertThat(refused.since("demo", NOON)).extracting(Refused::accountSid).containsExactly(ACCOUNT);
        assertThat(refused.since("other", NOON)).extracting(Refused::accountSid).containsExactly(ACCOUNT);
        assertThat(refused.since("nobody", NOON)).isEmpty();
    }

    @Test
    void whatIsOldIsNotShownAndThenForgotten() {
        refused.add(List.of(
                new Refused(ACCOUNT, "invalid_signature", 1, NOON.minus(Duration.ofDays(3))),
                new Refused(ACCOUNT, "invalid_signature", 4, NOON.minus(Duration.ofHours(3)))));

        assertThat(refused.since("demo", NOON.minus(Duration.ofHours(1)))).isEmpty();

        refused.forgetOld();
        assertThat(refused.since("demo", NOON.minus(Duration.ofDays(9))))
                .extracting(Refused::requests)
                .containsExactly(4L);
    }
}
