package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents say of files, classes and tables is so: a rename that forgets them is told here. */
class DocumentsTest {
    /** Two humps at least: the name of a class, an alert, a parameter of Twilio's. */
    private static final Pattern TYPE = Pattern.compile("([A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+)(?:[.#(].*)?");

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern CREATED = Pattern.compile("(?mi)^CREATE TABLE (?:IF NOT EXISTS )?(\\w+)");
    private static final Pattern DROPPED = Pattern.compile("(?mi)^DROP TABLE (?:IF EXISTS )?(\\w+)");
    private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| `([\\w.]+)` \\|");

    /** A link to a test, and its methods in brackets after it. */
    private static final Pattern TEST_LINK =
            Pattern.compile("]\\((\\S+/src/test/\\S+\\.java)\\)(?:\\s+\\(((?:`\\w+`(?:,\\s+)?)+)\\))?");

    /** Sections of the security page that promise one thing. */
    private static final Set<String> PROMISING = Set.of(
            "Limits",
            "What production refuses",
            "What is kept and what never",
            "What is found at Twilio",
            "What the trail tells",
            "The audit chain",
            "What it is made of");

    /** Names that stand for a kind of thing, and names of things outside of the repository. */
    private static final Set<String> ELSEWHERE = Set.of("NoUnitTest", "RetryTemplate");

    private final Checkout checkout = Checkout.read();

    @Test
    void linksLeadToFilesAndHeadingsThatExist() {
        List<String> broken = new ArrayList<>();
        for (Path document : checkout.documents()) {
            for (String link : new Markdown(Checkout.text(document)).links()) {
                if (!link.matches("[a-z]+:.*") && !leadsSomewhere(document, link)) {
                    broken.add(checkout.name(document) + ": " + link);
                }
            }
        }
        assertThat(broken).as("links that lead nowhere").isEmpty();
    }

    @Test
    void classesThatAreNamedExist() {
        Set<String> words = wordsOfSources();
        List<String> unknown = new ArrayList<>();
        for (Path document : checkout.documents()) {
            for (String quoted : new Markdown(Checkout.text(document)).quoted()) {
                var type = TYPE.matcher(quoted);
                if (type.matches() && !words.contains(type.group(1)) && !ELSEWHERE.contains(type.group(1))) {
                    unknown.add(checkout.name(document) + ": " + quoted);
                }
            }
        }
        assertThat(unknown).as("names that no source has").isEmpty();
    }

    @Test
    void filesThatAreNamedExist() {
        List<String> unknown = new ArrayList<>();
        for (Path document : checkout.documents()) {
            for (String quoted : new Markdown(Checkout.text(document)).quoted()) {
                String top = quoted.replaceFirst("/.*", "");
                boolean ofOurs = FILE.matcher(quoted).matches()
                        && Files.isDirectory(checkout.file(top))
                        && !quoted.matches("(.*/)?target/.*");
                if (ofOurs && !Files.exists(checkout.file(quoted))) {
                    unknown.add(checkout.name(document) + ": " + quoted);
                }
            }
        }
        assertThat(unknown).as("files that do not exist").isEmpty();
    }

    @Test
    void proseEndsAtColumn120() {
        List<String> wide = new ArrayList<>();
        for (Path document : checkout.documents()) {
            for (String line : new Markdown(Checkout.text(document)).wrapped()) {
                if (line.length() > 120) {
                    wide.add(checkout.name(document) + ": " + line);
                }
            }
        }
        assertThat(wide).as("lines beyond column 120").isEmpty();
    }

    @Test
    void theDataModelHasTheTablesOfTheMigrations() {
        Set<String> described = groups(TABLE_ROW, checkout.text("docs/data-model.md"), 1);

        assertThat(described).isEqualTo(tables());
    }

    @Test
    void theOwnersOfTablesArePackages() {
        for (String owner : groups(TABLE_ROW, checkout.text("docs/data-model.md"), 2)) {
            assertThat(checkout.file("activities/src/main/java/dev/switchboard/activities/" + owner.replace('.', '/')))
                    .isDirectory();
        }
    }

    @Test
    void theContentsOfTheRationaleListEachOfItsQuestionsOnce() {
        Markdown rationale = new Markdown(checkout.text("RATIONALE.md"));
        String contents = rationale.text().split("\n## ", 3)[1];
        List<String> listed = new Markdown(contents)
                .links().stream().map(link -> link.substring(1)).toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(rationale.anchors().stream()
                        .filter(anchor -> anchor.startsWith("why"))
                        .toList());
    }

    @Test
    void eachPromiseOfTheSecurityPageNamesTheTestThatHoldsIt() {
        String[] sections = checkout.text("docs/security.md").split("\n## ", -1);
        List<String> promises = new ArrayList<>();
        for (String section : sections) {
            String title = section.lines().findFirst().orElse("");
            if (title.equals("What is checked, and where")) {
                promises.addAll(Stream.of(section.split("\n- ", -1)).skip(1).toList());
            } else if (PROMISING.contains(title)) {
                promises.add(section);
            }
        }

        assertThat(promises).hasSizeGreaterThan(PROMISING.size() + 10);
        assertThat(promises)
                .allSatisfy(promise -> assertThat(promise).containsPattern("\\(\\S+(Test|IT)\\.java\\)\\s+\\(`"));
    }

    @Test
    void theTestsThatTheSecurityPageNamesAreThere() {
        String page = checkout.text("docs/security.md");
        List<String> missing = new ArrayList<>();
        List<MatchResult> links = TEST_LINK.matcher(page).results().toList();
        for (MatchResult link : links) {
            String source = Checkout.text(checkout.file("docs").resolve(link.group(1)));
            Set<String> methods = link.group(2) == null ? Set.of() : groups(WORD, link.group(2), 0);
            if (methods.isEmpty()) {
                missing.add(link.group(1) + " without a method");
            }
            methods.stream()
                    .filter(method -> !source.matches(
                            "(?s).*\\s((void|Stream<\\w+>) %1$s\\(|ArchRule %1$s =).*".formatted(method)))
                    .forEach(method -> missing.add(link.group(1) + ": " + method));
        }

        assertThat(links).hasSizeGreaterThan(25);
        assertThat(missing)
                .as("tests that docs/security.md names and that are not there")
                .isEmpty();
    }

    private boolean leadsSomewhere(Path document, String link) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        if (!Files.exists(target)) {
            return false;
        }
        return parts.length == 1
                || !target.toString().endsWith(".md")
                || new Markdown(Checkout.text(target)).anchors().contains(parts[1]);
    }

    /** Every word of what is compiled, configured or run. */
    private Set<String> wordsOfSources() {
        Set<String> words = new TreeSet<>();
        for (Path source : checkout.files(name -> name.matches(".*\\.(java|ya?ml|xml|sql|properties|json)"))) {
            WORD.matcher(Checkout.text(source))
                    .results()
                    .map(MatchResult::group)
                    .forEach(words::add);
            words.add(source.getFileName().toString().replaceFirst("\\..*", ""));
        }
        return words;
    }

    private Set<String> tables() {
        String migrations = checkout.files(name -> name.matches(".*/db/migration/V.*\\.sql")).stream()
                .map(Checkout::text)
                .collect(Collectors.joining("\n"));
        Set<String> tables = groups(CREATED, migrations, 1);
        tables.removeAll(groups(DROPPED, migrations, 1));
        return tables;
    }

    private static Set<String> groups(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
