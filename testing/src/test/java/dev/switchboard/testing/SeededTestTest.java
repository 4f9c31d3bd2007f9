package dev.switchboard.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

class SeededTestTest {

    private static final List<Long> RUN = new ArrayList<>();

    /** Run by the tests of this class only: nested and static, Surefire passes over it. */
    static class Sample {

        @SeededTest(cases = 5)
        void failsForEvenSeeds(Seed seed) {
            RUN.add(seed.value());
            assertThat(seed.value() % 2).as("rest").isEqualTo(1);
        }
    }

    @AfterEach
    void forget() {
        RUN.clear();
        List.of(SeededCases.SEED, SeededCases.CASES, SeededCases.FROM, SeededCases.MINUTES)
                .forEach(System::clearProperty);
    }

    @Test
    void everyRunHasTheSameCases() {
        runSample();
        List<Long> first = List.copyOf(RUN);
        RUN.clear();
        runSample();

        assertThat(first).hasSize(5).doesNotHaveDuplicates();
        assertThat(RUN).isEqualTo(first);
    }

    @Test
    void aFailureNamesItsSeedAndTheCommandThatRunsItAlone() {
        System.setProperty(SeededCases.FROM, "41");
        System.setProperty(SeededCases.CASES, "2");

        List<TestExecutionSummary.Failure> failures = runSample();

        assertThat(RUN).containsExactly(41L, 42L);
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.getException())
                    .hasMessageContaining("seed 42 failed")
                    .hasMessageContaining("-pl testing ")
                    .hasMessageContaining("-Dtest='Sample#failsForEvenSeeds' -Dseeded.seed=42")
                    .hasMessageContaining("rest");
        });
    }

    @Test
    void aSeedThatIsNamedRunsAlone() {
        System.setProperty(SeededCases.SEED, "43");

        assertThat(runSample()).isEmpty();
        assertThat(RUN).containsExactly(43L);
    }

    @Test
    void goesOnForAsLongAsItIsToldTo() {
        System.setProperty(SeededCases.FROM, "41");
        System.setProperty(SeededCases.CASES, "5");
        System.setProperty(SeededCases.MINUTES, "0");
        runSample();
        assertThat(RUN).containsExactly(41L);
        RUN.clear();

        System.setProperty(SeededCases.MINUTES, "0.02");
        runSample();

        assertThat(RUN).startsWith(41L, 42L, 43L, 44L, 45L, 46L).doesNotHaveDuplicates();
    }

    @SeededTest
    void theSameSeedMakesTheSameCase(Seed seed) {
        assertThat(words(seed.draws())).isEqualTo(words(seed.draws()));
    }

    @Test
    void casesDifferAndEveryChoiceIsMade() {
        Map<TimeUnit, Integer> units = new EnumMap<>(TimeUnit.class);
        List<Integer> lengths = new ArrayList<>();
        List<List<String>> words = new ArrayList<>();
        int heads = 0;
        for (long seed = 0; seed < 1000; seed++) {
            Draws draws = new Seed(seed).draws();
            units.merge(draws.oneOf(TimeUnit.class), 1, Integer::sum);
            lengths.add(draws.listOf(2, 4, one -> 0).size());
            heads += draws.percent(30) ? 1 : 0;
            words.add(words(draws));
        }

        // Chances of seeds that never change: far from what would be found by luck.
        assertThat(units)
                .hasSize(TimeUnit.values().length)
                .allSatisfy((unit, count) -> assertThat(count).isBetween(100, 190));
        assertThat(lengths).containsOnly(2, 3, 4);
        assertThat(lengths.stream().filter(length -> length == 4)).hasSizeBetween(280, 390);
        assertThat(heads).isBetween(250, 350);
        assertThat(words.stream().distinct()).hasSizeGreaterThan(900);
    }

    @Test
    void theWholeRangeOfNumbersIsDrawn() {
        Draws draws = new Seed(7).draws();
        List<Integer> numbers = draws.listOf(200, 200, one -> one.between(Integer.MIN_VALUE, Integer.MAX_VALUE));

        assertThat(numbers).anyMatch(number -> number < -1_000_000_000).anyMatch(number -> number > 1_000_000_000);
        assertThat(draws.between(5, 5)).isEqualTo(5);
        assertThatThrownBy(() -> draws.between(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Ten seeds, of which any that fails is brought down to the same smallest value. */
    @SeededTest(cases = 10)
    void aFailureIsToldInItsSmallestForm(Seed seed) {
        assertThatThrownBy(() -> seed.check(
                        draws -> draws.listOf(0, 30, one -> one.between(0, 1000)),
                        numbers -> assertThat(numbers).noneMatch(number -> number >= 10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("does not hold for [10]");
    }

    @SeededTest
    void whatHoldsIsAskedOnce(Seed seed) throws Exception {
        List<Integer> asked = new ArrayList<>();
        seed.check(draws -> draws.between(1, 6), asked::add);

        assertThat(asked).singleElement().satisfies(number -> assertThat(number).isBetween(1, 6));
    }

    private static List<String> words(Draws draws) {
        return draws.listOf(0, 20, word -> word.text("abc\u00e9\ud83d\ude00", 1, 5) + word.oneOf("!", "?"));
    }

    private static List<TestExecutionSummary.Failure> runSample() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(Sample.class))
                                .build(),
                        listener);
        return listener.getSummary().getFailures();
    }
}
