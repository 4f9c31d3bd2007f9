package dev.switchboard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    @Test
    void allCasesRunAtTheSameTime() throws Throwable {
        CyclicBarrier all = new CyclicBarrier(3);

        List<DynamicTest> tests = SideBySide.start(List.of(1, 2, 3), number -> "case " + number, number -> {
            int unused = all.await();
        });

        assertThat(tests).extracting(DynamicTest::getDisplayName).containsExactly("case 1", "case 2", "case 3");
        for (DynamicTest test : tests) {
            test.getExecutable().execute();
        }
    }

    @Test
    void noMoreRunAtOnceThanMay() throws Throwable {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        List<DynamicTest> tests =
                SideBySide.start(2, IntStream.range(0, 50).boxed().toList(), String::valueOf, number -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    running.decrementAndGet();
                });
        for (DynamicTest test : tests) {
            test.getExecutable().execute();
        }

        assertThat(most.get()).isBetween(1, 2);
    }

    @Test
    void aCaseThatFailsFailsItsTestAndNoOther() throws Throwable {
        List<DynamicTest> tests = SideBySide.start(
                List.of(1, 2), String::valueOf, number -> assertThat(number).isEqualTo(1));

        tests.get(0).getExecutable().execute();
        assertThatThrownBy(() -> tests.get(1).getExecutable().execute())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected: 1");
    }
}
