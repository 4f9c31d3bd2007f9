package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import java.nio.charset.StandardCharsets;
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

    @SeededTest(cases = 1_000)
    void isAKeyThatTheDatabaseTakesOrRefused(Seed seed) {
        Draws draws = seed.draws();
        String text = draws.text("numbers:ab\u0000\n\ud800é😀-_=%", 0, 40);
        String cursor = draws.oneOf(
                text,
                String.valueOf(Cursors.encode("numbers", text)),
                String.valueOf(Cursors.encode(text, "a")),
                "x".repeat(draws.between(500, 520)));
        try {
            String key = Cursors.decode("numbers", cursor);

            assertThat(key).isNotNull().doesNotContain("\u0000");
            assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(String.valueOf(key)))
                    .isTrue();
        } catch (Problem refused) {
            assertThat(refused.body().getStatus()).isEqualTo(400);
        }
    }
}
