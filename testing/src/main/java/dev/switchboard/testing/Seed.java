package dev.switchboard.testing;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One random case.
 *
 * @param value what it is made of: the same value makes the same case
 */
public record Seed(long value) {

    /** How often a failed case is tried in a smaller form. */
    private static final int SMALLER = 500;

    /** The case's random values. */
    public Draws draws() {
        return Draws.of(value);
    }

    /**
     * Whether something holds for a random value. When it does not, smaller values are tried as well, and the smallest
     * that fails is told: for properties that can be asked often. Ask one that takes long with {@link #draws()}
     * instead.
     *
     * @param generator makes the value out of nothing but what it draws
     * @param property throws when it does not hold; called more than once
     */
    public <T> void check(Function<Draws, T> generator, Property<T> property) {
        Attempt<T> failed = attempt(generator, property, draws());
        if (failed == null) {
            return;
        }
        Attempt<T> smallest = failed;
        AtomicInteger left = new AtomicInteger(SMALLER);
        Optional<Attempt<T>> smaller = Optional.of(failed);
        while (smaller.isPresent()) {
            smallest = smaller.get();
            Draws held = smallest.draws();
            smaller = held.smaller()
                    .takeWhile(candidate -> left.getAndDecrement() > 0)
                    .flatMap(candidate -> Stream.ofNullable(attempt(generator, property, candidate)))
                    .filter(attempt -> attempt.draws().isSmallerThan(held))
                    .findFirst();
        }
        throw new AssertionError(
                "does not hold for %s%n%s%nfound as %s"
                        .formatted(smallest.value(), smallest.failure().getMessage(), failed.value()),
                smallest.failure());
    }

    private static <T> @Nullable Attempt<T> attempt(Function<Draws, T> generator, Property<T> property, Draws draws) {
        T value = generator.apply(draws);
        try {
            property.check(value);
            return null;
        } catch (Exception | AssertionError failure) {
            return new Attempt<>(draws, value, failure);
        }
    }

    private record Attempt<T>(Draws draws, T value, Throwable failure) {}

    @FunctionalInterface
    public interface Property<T> {

        /** Throws when it does not hold. */
        void check(T value) throws Exception;
    }

    @Override
    public String toString() {
        return "seed " + value;
    }
}
