package dev.switchboard.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * A test of random cases. The method takes one {@link Seed}, and is called with as many as it has cases. A failure
 * names its seed and the command that runs this case alone.
 *
 * <p>The seeds of a method are the same in every run, so that a build does not fail by luck. Four system properties
 * change that. {@code seeded.seed} runs one seed only. {@code seeded.cases} sets how many cases there are, and {@code
 * seeded.minutes} for how long each method goes on instead. {@code seeded.from} is the first seed, a number or {@code
 * random}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(SeededCases.class)
@ExtendWith(SeededCases.class)
public @interface SeededTest {

    /** How many cases. */
    int cases() default 100;
}
