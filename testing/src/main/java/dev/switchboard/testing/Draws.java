package dev.switchboard.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Draws random values and remembers what it drew. Fewer or lower numbers make a smaller value: a shorter list, a number
 * nearer to its minimum, a choice that was named earlier.
 */
public final class Draws {

    private final @Nullable Random random;
    private final List<Long> given;
    private final List<Long> drawn = new ArrayList<>();

    private Draws(@Nullable Random random, List<Long> given) {
        this.random = random;
        this.given = given;
    }

    static Draws of(long seed) {
        // Seeds that follow one another begin alike in java.util.Random, which this mixing prevents.
        return new Draws(new Random(seed * 0x9E3779B97F4A7C15L), List.of());
    }

    /** A number of {@code 0} to {@code last}. */
    private long choose(long last) {
        long choice = random != null
                ? random.nextLong(last + 1)
                : drawn.size() < given.size() ? Math.min(given.get(drawn.size()), last) : 0;
        drawn.add(choice);
        return choice;
    }

    /** A number of {@code minimum} to {@code maximum}, which may be equal. */
    public int between(int minimum, int maximum) {
        if (minimum > maximum) {
            throw new IllegalArgumentException("Nothing is between " + minimum + " and " + maximum + ".");
        }
        return (int) (minimum + choose((long) maximum - minimum));
    }

    /** True in so many of a hundred cases. */
    public boolean percent(int chance) {
        // The smaller value is false.
        return choose(99) >= 100 - chance;
    }

    @SafeVarargs
    public final <T> T oneOf(T... values) {
        return values[between(0, values.length - 1)];
    }

    public <T> T oneOf(List<T> values) {
        return values.get(between(0, values.size() - 1));
    }

    public <E extends Enum<E>> E oneOf(Class<E> type) {
        return oneOf(Arrays.asList(type.getEnumConstants()));
    }

    /** A list of so many elements, each made by the generator. */
    public <T> List<T> listOf(int minimum, int maximum, Function<Draws, T> element) {
        List<T> elements = new ArrayList<>();
        // Asked before each element, so that one can be left out of what was drawn; all lengths are equally likely.
        while (elements.size() < minimum || (elements.size() < maximum && choose(maximum - elements.size()) > 0)) {
            elements.add(element.apply(this));
        }
        return elements;
    }

    /** Characters of an alphabet, so many of them. */
    public String text(String alphabet, int minimum, int maximum) {
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        listOf(minimum, maximum, draws -> characters[draws.between(0, characters.length - 1)])
                .forEach(text::appendCodePoint);
        return text.toString();
    }

    /** What could be drawn instead: some choices left out, the most first, then single ones lowered. */
    Stream<Draws> smaller() {
        Stream<Draws> shorter = Stream.iterate(drawn.size() / 2, size -> size > 0, size -> size / 2)
                .flatMap(size -> IntStream.rangeClosed(0, drawn.size() - size)
                        .mapToObj(from -> again(
                                choices -> choices.subList(from, from + size).clear())));
        Stream<Draws> lower = IntStream.range(0, drawn.size())
                .filter(index -> drawn.get(index) > 0)
                .boxed()
                .flatMap(index -> Stream.of(0L, drawn.get(index) / 2, drawn.get(index) - 1)
                        .map(choice -> again(choices -> choices.set(index, choice))));
        return Stream.concat(shorter, lower);
    }

    private Draws again(Consumer<List<Long>> change) {
        List<Long> choices = new ArrayList<>(drawn);
        change.accept(choices);
        return new Draws(null, choices);
    }

    boolean isSmallerThan(Draws other) {
        if (drawn.size() != other.drawn.size()) {
            return drawn.size() < other.drawn.size();
        }
        for (int i = 0; i < drawn.size(); i++) {
            int compared = drawn.get(i).compareTo(other.drawn.get(i));
            if (compared != 0) {
                return compared < 0;
            }
        }
        return false;
    }
}
