package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

    private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

    @Test
    void onlyWhatIsNeededForTheFailureIsLeft() throws Exception {
        Shrinker<Integer> shrinker = new Shrinker<>(elements -> elements.containsAll(List.of(3, 77)), () -> true);

        assertThat(shrinker.smallest(HUNDRED)).containsExactly(3, 77);
    }

    @Test
    void aFailureThatDoesNotComeAgainLeavesEverything() throws Exception {
        assertThat(new Shrinker<Integer>(elements -> false, () -> true).smallest(HUNDRED))
                .isEqualTo(HUNDRED);
    }

    @Test
    void itStopsWhenTheTimeIsOverWithWhatItHas() throws Exception {
        AtomicInteger left = new AtomicInteger(4);
        Shrinker<Integer> shrinker =
                new Shrinker<>(elements -> elements.contains(99), () -> left.getAndDecrement() > 0);

        assertThat(shrinker.smallest(HUNDRED)).contains(99).hasSizeLessThan(100);
    }
}
