package dev.switchboard.bench.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Keeps all that happened to the numbers that a run found fault with, since a violation shows only where it ended. */
final class Evidence {

    private static final Pattern NUMBER = Pattern.compile("\\bnumber_\\d+\\b");

    private final Path directory;

    /** @param directory where a number's history goes into a file of its name */
    Evidence(Path directory) {
        this.directory = directory;
    }

    void keep(List<String> violations, List<Recorded> history, Observed end) throws IOException {
        List<String> numbers = violations.stream()
                .flatMap(violation -> NUMBER.matcher(violation).results())
                .map(found -> found.group())
                .distinct()
                .toList();
        for (String number : numbers) {
            Stream<String> steps = history.stream()
                    .filter(recorded ->
                            Universe.numberId(recorded.step().number()).equals(number))
                    .sorted(Comparator.comparingLong(Recorded::invoked))
                    .map(Recorded::toString);
            Stream<String> operations = end.operations().stream()
                    .filter(operation -> operation.numberId().equals(number))
                    .map(Observed.Operation::toString);
            Files.createDirectories(directory);
            Files.write(
                    directory.resolve(number + ".txt"),
                    Stream.concat(steps, operations).toList());
        }
        if (!numbers.isEmpty()) {
            System.err.println("What happened to them is in " + directory);
        }
    }
}
