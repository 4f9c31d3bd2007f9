package dev.switchboard.api.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriftPropertiesTest {

    @Test
    void zeroIsNever() {
        assertThat(new DriftProperties(Duration.ZERO).every()).isZero();
        assertThat(new DriftProperties(Duration.ofHours(1)).every()).hasHours(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT1H", "PT0.5S"})
    void anIntervalThatIsNoneIsRefused(String every) {
        assertThatThrownBy(() -> new DriftProperties(Duration.parse(every)))
                .hasMessageContaining("switchboard.drift.every");
    }
}
