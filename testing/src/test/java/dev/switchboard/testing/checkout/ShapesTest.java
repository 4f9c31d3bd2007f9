package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Types are small, and no wider than a reader can hold: what is wide is nested by meaning. */
class ShapesTest {

    private static final int MOST_LINES = 300;
    private static final int MOST_COMPONENTS = 8;

    /** What is longer all the same, and why. */
    private static final Set<String> MAY_BE_LONG = Set.of();

    /** What names a result unused all the same, and why. */
    private static final Set<String> MAY_NAME_UNUSED = Set.of(
            // What the JDK answers to who wants to hear of the end of a process.
            "DevServer");

    /** What is wider all the same, and why. */
    private static final Set<String> MAY_BE_WIDE = Set.of(
            // A row of a table. Spring Data makes it, or one row mapper, with the name of each column at its place.
            "AuditMessage",
            "Drift",
            "LedgerEntry",
            "NewAuditMessage",
            "Operation",
            "PhoneNumber",
            "StoredAccount",
            "TwilioEvent",
            "UsageDifference",
            "UsageRow",
            // JSON that the API or the audit trail promises flat. One factory makes it, of getters of the same names;
            // a request is made by Jackson.
            "AuditMetadata",
            "DriftView",
            "EventView",
            "FilePool",
            "NumberView",
            "OperationView",
            "PlanView",
            "PoolRequest",
            "PoolView",
            "PurchaseRequest",
            "Progress",
            "UsageView",
            // JSON that the simulator's control API answers flat. What ends early is made by a factory of its name.
            "LedgerLine",
            "PlacedCall",
            "SentMessage",
            "TrafficMade",
            // A resource or a request as Twilio has it, with its properties in Twilio's order.
            "ApiRequest",
            "LedgerCall",
            "MessageRecord",
            // Settings. Spring binds them by their names; bench reads each from its variable, in one place.
            "FleetSettings",
            "Settings",
            "TwilioProperties",
            // What a page of the console shows of a channel: one factory makes it, and a template reads it by names.
            "ChannelFacts");

    /** The packages that pass rows of nulls all the same, and why. */
    private static final Set<String> MAY_PASS_NULLS = Set.of(
            // Its pages call the controllers of the API, whose parameters are those of a query and may all be left out.
            "/api/console/");

    /** What is one letter apart all the same, and why. */
    private static final Set<String> MAY_BE_ALIKE = Set.of(
            // A folder of programs in bench, and numbers on sale.
            "Stack and Stock");

    private static final Checkout CHECKOUT = Checkout.read();

    @Test
    void noFileOfMainIsLongerThanAReaderScrolls() {
        assertThat(main())
                .filteredOn(file -> Checkout.text(file).lines().count() > MOST_LINES)
                .extracting(JavaSource::name)
                .as("files of main with more than %d lines", MOST_LINES)
                .isSubsetOf(MAY_BE_LONG);
    }

    @Test
    void noRecordOfMainIsWiderThanAReaderCounts() {
        Map<String, Integer> wide = new TreeMap<>();
        main().forEach(file -> JavaSource.of(file).records().forEach((name, components) -> {
            if (components > MOST_COMPONENTS) {
                wide.merge(name, components, Math::max);
            }
        }));

        assertThat(new TreeSet<>(wide.keySet()))
                .as("records of main with more than %d components, %s", MOST_COMPONENTS, wide)
                .isSubsetOf(MAY_BE_WIDE);
    }

    /** Which of a row of nulls is which only the declaration says; beside it, where factories stand, it can be seen. */
    @Test
    void nothingIsLeftAwayByItsPlace() {
        assertThat(main())
                .filteredOn(file -> MAY_PASS_NULLS.stream()
                        .noneMatch(part -> CHECKOUT.name(file).contains(part)))
                .flatMap(file -> JavaSource.of(file).calledWithNulls().stream()
                        .map(called -> JavaSource.name(file) + " calls " + called)
                        .toList())
                .as("calls in main with several nulls; give what is called a factory that names what it takes")
                .isEmpty();
    }

    @Test
    void aRowOfNullsIsFound() {
        JavaSource source = new JavaSource("""
                class A {
                    B b = new B(1, null, c(null, null), null);
                    B named = B.of(1, null);
                    A own = new A(null, null);
                    D d = stores.list(null, f(1, 2), null);
                }
                """);

        assertThat(source.calledWithNulls()).containsExactly("B", "stores.list");
    }

    /** What is called for its effect returns nothing, or says that its result may be ignored. */
    @Test
    void noResultIsNamedUnused() {
        assertThat(main())
                .filteredOn(file -> JavaSource.of(file).code().matches("(?s).*\\bunused\\w* =\\s.*"))
                .extracting(JavaSource::name)
                .as("files of main that name a result unused")
                .isSubsetOf(MAY_NAME_UNUSED);
    }

    /** The glossary's table of retired words, each with the types that keep it. */
    @Test
    void noTypeIsNamedByARetiredWord() {
        Map<String, Set<String>> keptBy = new TreeMap<>();
        String retired = CHECKOUT.text("docs/glossary.md").split("## Retired words", 2)[1];
        retired.lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| --"))
                .skip(1)
                .forEach(row -> {
                    String[] cells = row.split("\\|");
                    assertThat(cells).as("the cells of %s", row).hasSizeGreaterThan(3);
                    keptBy.put(cells[1].strip(), quoted(cells[3]));
                });

        assertThat(keptBy).hasSizeGreaterThan(5);
        keptBy.forEach((word, kept) -> assertThat(main())
                .extracting(JavaSource::name)
                .filteredOn(name -> words(name).anyMatch(word::equals))
                .as("types of main that are named by the retired word \"%s\"", word)
                .allMatch(name -> kept.stream().anyMatch(pattern -> matches(name, pattern)), "is kept, " + kept));
    }

    /** What is left out of a pattern, at one of its ends, is an ellipsis. */
    private static boolean matches(String name, String pattern) {
        if (pattern.endsWith("…")) {
            return name.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        return pattern.startsWith("…") ? name.endsWith(pattern.substring(1)) : name.equals(pattern);
    }

    /** A plural is the store, or the many, of what its singular is one of; nothing else is as alike. */
    @Test
    void noTwoTypesAreOneLetterApart() {
        List<String> names =
                main().stream().map(JavaSource::name).distinct().sorted().toList();

        assertThat(names)
                .flatMap(one -> names.stream()
                        .filter(other -> one.compareTo(other) < 0 && alike(one, other) && !other.equals(one + "s"))
                        .map(other -> one + " and " + other)
                        .toList())
                .as("types of main that are one letter apart")
                .isSubsetOf(MAY_BE_ALIKE);
    }

    private static boolean alike(String one, String other) {
        if (one.length() == other.length()) {
            int different = 0;
            for (int i = 0; i < one.length(); i++) {
                different += one.charAt(i) == other.charAt(i) ? 0 : 1;
            }
            return different == 1;
        }
        String longer = one.length() > other.length() ? one : other;
        String shorter = one.length() > other.length() ? other : one;
        return longer.length() == shorter.length() + 1
                && Stream.iterate(0, at -> at < longer.length(), at -> at + 1)
                        .anyMatch(at -> new StringBuilder(longer)
                                .deleteCharAt(at)
                                .toString()
                                .equals(shorter));
    }

    private static Set<String> quoted(String cell) {
        Set<String> quoted = new TreeSet<>();
        Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(match -> match.group(1))
                .forEach(quoted::add);
        return quoted;
    }

    /** The words of a name in camel case, in the singular and in small letters. */
    private static Stream<String> words(String name) {
        Stream<MatchResult> words =
                Pattern.compile("[A-Z][a-z0-9]*").matcher(name).results();
        return words.map(match -> match.group().toLowerCase(Locale.ROOT))
                .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
    }

    private static List<Path> main() {
        List<Path> main = CHECKOUT.files(name -> name.matches(".*/src/main/.*\\.java"));
        assertThat(main).hasSizeGreaterThan(500);
        return main.stream().filter(file -> !file.endsWith("package-info.java")).toList();
    }
}
