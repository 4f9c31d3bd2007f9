package dev.switchboard.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps all that happened to the numbers that a run found fault with, since a violation shows only where it ended. */
final class Evidence {

    private static final Pattern NUMBER = Pattern.compile("\\bnumber_(\\d+)\\b");

    private final Path directory;

    /** @param directory where a number's history goes into a file of its name */
    Evidence(Path directory) {
        this.directory = directory;
    }

    /** The numbers that violations name, by index. */
    static Set<Integer> numbersIn(List<String> violations) {
        return violations.stream()
                .flatMap(violation -> NUMBER.matcher(violation).results())
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toSet());
    }

    void keep(List<String> violations, List<Recorded> history, Observed end) throws IOException {
        Set<Integer> numbers = numbersIn(violations);
        for (int number : numbers) {
            String id = Universe.numberId(number);
            Stream<String> steps = history.stream()
                    .filter(recorded -> recorded.step().number() == number)
                    .sorted(Comparator.comparingLong(Recorded::invoked))
                    .map(Recorded::toString);
            Stream<String> operations = end.operations().stream()
                    .filter(operation -> operation.numberId().equals(id))
                    .map(Observed.Operation::toString);
            Files.createDirectories(directory);
            Files.write(
                    directory.resolve(id + ".txt"),
                    Stream.concat(steps, operations).toList());
        }
        if (!numbers.isEmpty()) {
            System.err.println("What happened to them is in " + directory);
        }
    }
}
