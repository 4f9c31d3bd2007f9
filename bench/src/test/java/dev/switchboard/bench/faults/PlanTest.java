package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static Settings settings(String line) {
        return Settings.of(line.isEmpty() ? List.of() : Arrays.asList(line.split(" ", -1)));
    }

    @Test
    void theSameSeedDrawsTheSamePlanAndAnotherSeedAnother() {
        assertThat(settings("--seed 7").plan()).isEqualTo(settings("--seed 7").plan());
        assertThat(settings("--seed 7").plan())
                .isNotEqualTo(settings("--seed 8").plan());
    }

    @Test
    void theCommandThatIsPrintedDrawsThePlanAgain() {
        Settings drawn = settings("--seed 3 --minutes 2 --operators --pools --numbers 12");
        Plan part = drawn.plan().keeping(Set.of(3, 5, 8), Set.of(1));

        String command = drawn.command(part).substring("bench/faults ".length());

        assertThat(part.steps()).hasSize(3);
        assertThat(settings(command).plan()).isEqualTo(part);
    }

    @Test
    void operatorsActAndPoolsAreUsedOnlyWhereTheyMay() {
        assertThat(settings("--minutes 10").plan().steps())
                .extracting(Step::act)
                .doesNotContain(Act.TERMINATE, Act.RESET, Act.DELETE);
        assertThat(settings("--minutes 10").plan().steps())
                .extracting(Step::act)
                .doesNotContain(Act.POOL, Act.TAKE, Act.APPLY, Act.UNDO_PLAN);
        assertThat(settings("--minutes 10 --operators --pools").plan().steps())
                .extracting(Step::act)
                .contains(Act.values());
    }

    @Test
    void everyKindOfFaultAndEveryProcessComesUpInALongRun() {
        List<Disturbance> disturbances = settings("--minutes 20").plan().disturbances();

        assertThat(disturbances).extracting(Disturbance::kind).contains(Disturbance.Kind.values());
        assertThat(disturbances)
                .extracting(Disturbance::process)
                .contains("postgres", "temporal", "simulator", "api", "worker-1", "worker-2");
    }

    @Test
    void whatCannotBeSetIsNamed() {
        assertThatThrownBy(() -> settings("--number 3"))
                .hasMessageContaining("--number 3")
                .hasMessageContaining("--seed");
        assertThatThrownBy(() -> settings("--numbers 3000")).hasMessageContaining("--numbers");
        assertThatThrownBy(() -> settings("--seed")).hasMessageContaining("--seed needs a value");
    }
}
