package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ItemStateTest {

    @Test
    void endsOnce() {
        for (ItemState from : ItemState.values()) {
            assertThat(Arrays.stream(ItemState.values()).filter(from::canBecome).toList())
                    .hasSize(from == ItemState.PENDING ? 3 : 0)
                    .doesNotContain(ItemState.PENDING);
        }
    }
}
