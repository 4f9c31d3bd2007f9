package dev.switchboard.activities.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasesTest extends DatabaseTest {

    private static final Duration LENGTH = Duration.ofSeconds(45);

    private final Leases leases = bean(Leases.class);

    @BeforeEach
    void nobodyHoldsAnything() {
        leases.forgetAll();
    }

    @Test
    void oneProcessHoldsATaskAsLongAsItGoesOn() {
        assertThat(leases.hold("recovery", "a", LENGTH)).isTrue();
        assertThat(leases.hold("recovery", "b", LENGTH)).isFalse();
        assertThat(leases.hold("another task", "b", LENGTH)).isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(leases.hold("recovery", "a", LENGTH)).isTrue();
        clock.advance(Duration.ofSeconds(30));
        assertThat(leases.hold("recovery", "b", LENGTH)).isFalse();
    }

    @Test
    void anotherTakesItWhenTheHolderIsGone() {
        leases.hold("recovery", "a", LENGTH);
        clock.advance(LENGTH);
        assertThat(leases.hold("recovery", "b", LENGTH)).isTrue();
        assertThat(leases.hold("recovery", "a", LENGTH)).isFalse();
    }

    @Test
    void onlyItsHolderEndsIt() {
        leases.hold("recovery", "a", LENGTH);
        leases.release("recovery", "b");
        assertThat(leases.hold("recovery", "b", LENGTH)).isFalse();
        leases.release("recovery", "a");
        assertThat(leases.hold("recovery", "b", LENGTH)).isTrue();
    }
}
