package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests wait for what they expect (Awaitility) or move a clock: how long a machine takes proves nothing. */
class WaitsTest {
    private static final String SLEEP = "Thread.sleep(";

    /** An upper bound to how long something took. Lower bounds are fine: no machine is too fast for them. */
    private static final Pattern WALL_CLOCK = Pattern.compile(
            "assertThat\\((?:Duration\\.\\w+\\()?(?:System\\.nanoTime\\(\\)|System\\.currentTimeMillis\\(\\)"
                    + "|(?:Duration\\.between|ChronoUnit\\.\\w+\\.between)\\()[^;]*\\.isLess");

    /** A wait that ends within twenty seconds: what takes one on a machine of its own may take them on another. */
    private static final Pattern SHORT_WAIT =
            Pattern.compile("(?:atMost|get|await)\\((?:Duration\\.of(?:Millis\\(|Nanos\\(|Seconds\\(1?\\d\\))"
                    + "|1?\\d, (?:TimeUnit\\.)?SECONDS|\\d+, (?:TimeUnit\\.)?MILLISECONDS)");

    private final Checkout checkout = Checkout.read();
    private final List<Path> tests =
            checkout.files(name -> name.matches(".*/src/test/.*\\.java") && !name.endsWith("checkout/WaitsTest.java"));

    @Test
    void noTestSleeps() {
        assertThat(tests).hasSizeGreaterThan(100);
        assertThat(tests)
                .filteredOn(test -> Checkout.text(test).contains(SLEEP)
                        || Checkout.text(test).contains("TimeUnit.SECONDS.sleep(")
                        || Checkout.text(test).contains("TimeUnit.MILLISECONDS.sleep("))
                .extracting(checkout::name)
                .as("files of tests that sleep")
                .isEmpty();
    }

    @Test
    void noTestFailsBecauseTheMachineIsSlow() {
        assertThat(tests)
                .filteredOn(test -> WALL_CLOCK.matcher(Checkout.text(test)).find())
                .extracting(checkout::name)
                .as("files of tests that measure the time, and say how little it may be")
                .isEmpty();
    }

    @Test
    void noTestGivesUpSoon() {
        assertThat(tests)
                .filteredOn(test -> SHORT_WAIT.matcher(Checkout.text(test)).find())
                .extracting(checkout::name)
                .as("files of tests that wait for less than twenty seconds")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "await().atMost(Duration.ofSeconds(5)).until(",
                "await().atMost(Duration.ofMillis(700)).until(",
                "await().atMost(10, TimeUnit.SECONDS)",
                "waiting.get(5, TimeUnit.SECONDS)",
                "latch.await(900, MILLISECONDS)"
            })
    void aWaitThatEndsSoonIsFound(String wait) {
        assertThat(SHORT_WAIT.matcher(wait).find()).isTrue();
    }

    /** The wall-clock rule finds what it is for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "assertThat(System.nanoTime() - start).isLessThan(SECOND)",
                "assertThat(Duration.ofNanos(System.nanoTime() - start))\n    .as(\"it\").isLessThan(LONG)",
                "assertThat(Duration.between(start, Instant.now())).isLessThanOrEqualTo(LONG)"
            })
    void aLimitToTheTimeThatSomethingTookIsFound(String assertion) {
        assertThat(WALL_CLOCK.matcher(assertion).find()).isTrue();
    }

    @Test
    void whatRunsBesideATestHasAThreadOfItsOwn() {
        assertThat(tests)
                .filteredOn(test -> Checkout.text(test).contains("supplyAsync(")
                        || Checkout.text(test).contains("runAsync("))
                .extracting(checkout::name)
                .as("files of tests that use the common pool, which may have one thread: see Aside")
                .isEmpty();
    }

    @Test
    void everyTestHasATimeLimit() {
        Set<String> modules = tests.stream()
                .map(checkout::name)
                .map(name -> name.substring(0, name.indexOf('/')))
                .collect(Collectors.toSet());

        assertThat(modules)
                .allSatisfy(
                        module -> assertThat(checkout.file(module + "/src/test/resources/junit-platform.properties"))
                                .content()
                                .contains("junit.jupiter.execution.timeout.default = "));
    }
}
