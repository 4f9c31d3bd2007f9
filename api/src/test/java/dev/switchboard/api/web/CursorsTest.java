package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.problem.Problem;
import org.junit.jupiter.api.Test;

class CursorsTest {

    @Test
    void comesBackFromTheListItWasMadeFor() {
        assertThat(Cursors.decode("numbers", Cursors.encode("numbers", "phone_123")))
                .isEqualTo("phone_123");
        assertThat(Cursors.decode("numbers", null)).isNull();
        assertThat(Cursors.encode("numbers", null)).isNull();
    }

    @Test
    void isRefusedByAnyOther() {
        assertThatThrownBy(() -> Cursors.decode("audit", Cursors.encode("numbers", "phone_123")))
                .isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Cursors.decode("audit", "%%%")).isInstanceOf(Problem.class);
    }
}
