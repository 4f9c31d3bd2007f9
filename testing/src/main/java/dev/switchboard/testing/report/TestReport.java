package dev.switchboard.testing.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Prints what {@code mvn -q} keeps to itself. Maven calls it in each module before tests, and in the last module after
 * all of them; {@code .ci/run} calls it for the same last line.
 */
public final class TestReport {
    private static final String USAGE = "begin MODULE KIND | sum CHECKOUT SINCE | check CHECKOUT";

    private TestReport() {}

    /**
     * @param arguments {@code begin MODULE KIND} says what runs now. {@code sum CHECKOUT SINCE} sums up the reports of
     *     a run that began at the time SINCE, in ISO 8601. {@code check CHECKOUT} sums up all reports.
     * @throws IllegalStateException when {@code check} finds a test that failed, or none that passed
     */
    public static void main(String[] arguments) throws IOException {
        switch (arguments.length == 0 ? "" : arguments[0] + " " + arguments.length) {
            case "begin 3" ->
                System.out.printf("%tT  %s: %s%n", LocalTime.now(ZoneId.systemDefault()), arguments[1], arguments[2]);
            case "sum 3" -> print(Reports.under(Path.of(arguments[1]), Instant.parse(arguments[2])));
            case "check 2" -> check(Reports.under(Path.of(arguments[1]), Instant.EPOCH));
            default -> throw new IllegalArgumentException(USAGE);
        }
    }

    private static void check(Outcome outcome) {
        print(outcome);
        if (outcome.failed() > 0 || outcome.passed() == 0) {
            throw new IllegalStateException("a test failed, or none ran");
        }
    }

    private static void print(Outcome outcome) {
        outcome.repeated().forEach(failure -> System.out.println("PASSED WHEN RUN AGAIN  " + failure));
        outcome.failures().forEach(failure -> System.out.println("FAILED  " + failure));
        System.out.println(outcome.line());
    }
}
