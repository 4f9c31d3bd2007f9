package dev.switchboard.activities.number;

import static dev.switchboard.activities.number.BindingState.ASSIGNED;
import static dev.switchboard.activities.number.BindingState.ASSIGNING;
import static dev.switchboard.activities.number.BindingState.FREE;
import static dev.switchboard.activities.number.BindingState.MOVING;
import static dev.switchboard.activities.number.BindingState.RELEASED;
import static dev.switchboard.activities.number.BindingState.RELEASING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingStateTest {

    @Test
    void goesNoOtherWayThanThese() {
        assertThat(next(FREE)).containsExactly(ASSIGNING, RELEASING);
        assertThat(next(ASSIGNING)).containsExactly(FREE, ASSIGNED);
        assertThat(next(ASSIGNED)).containsExactly(MOVING, RELEASING);
        assertThat(next(MOVING)).containsExactly(ASSIGNED);
        assertThat(next(RELEASING)).containsExactly(FREE, ASSIGNED, RELEASED);
        assertThat(next(RELEASED)).isEmpty();
    }

    private static List<BindingState> next(BindingState state) {
        return Arrays.stream(BindingState.values()).filter(state::canBecome).toList();
    }
}
