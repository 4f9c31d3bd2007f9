package dev.switchboard.activities;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each table has one package that owns it. It alone writes the table; another one that has to read it is listed here,
 * and whoever else needs something of it asks the owner or listens to its events.
 *
 * <p>The tables are those that Flyway made. Who names them is read in the sources: SQL stands there in string literals,
 * with its keywords in upper case.
 */
class TableOwnersTest extends DatabaseTest {

    private static final Map<String, Set<String>> OWNED = Map.ofEntries(
            Map.entry("account", Set.of("twilio_account", "twilio_shared_key")),
            Map.entry("agent", Set.of("chatbot", "runtime_refusal")),
            Map.entry("audit", Set.of("message", "audit_chain", "webhook_verification")),
            Map.entry("drift", Set.of("route_drift", "route_listing", "drift_unread_account", "number_elsewhere")),
            Map.entry("batch", Set.of("batch", "operation_item", "operation_page", "operation_selection")),
            Map.entry("found", Set.of("found_value", "found_digest_key")),
            Map.entry(
                    "number",
                    Set.of(
                            "phone_number",
                            "number_in_account",
                            "former_account",
                            "webhook_snapshot",
                            "not_restored",
                            "base_url",
                            "greeting_sent")),
            Map.entry("operation", Set.of("operation", "number_not_put_back")),
            Map.entry("plan", Set.of("fleet_plan", "operation_setting")),
            Map.entry("pool", Set.of("pool")),
            Map.entry("purchase", Set.of("budget", "number_purchase")),
            Map.entry("release", Set.of("number_release")),
            Map.entry("token", Set.of("revoked_token", "revoked_subject")),
            Map.entry("twilio.pace", Set.of("twilio_pace")),
            Map.entry(
                    "usage",
                    Set.of("twilio_event", "binding_period", "usage_record", "usage_difference", "refused_callback")),
            Map.entry("worker", Set.of("worker_process", "lease")));

    /** Joins, and conditions of statements that must not be two: who reads, and of which tables of others. */
    private static final Map<String, Set<String>> ALSO_READ = Map.of(
            // An account with bound numbers, or whose token is being rotated, is not deleted.
            "account", Set.of("phone_number", "operation"),
            // What may be judged and repaired is a question about bindings, policies and the time of the check.
            "drift", Set.of("phone_number", "chatbot", "operation", "message", "twilio_account"),
            // What may still be put back, so that a value of it is kept.
            "found", Set.of("webhook_snapshot", "not_restored", "phone_number", "operation_item", "operation"),
            // What a batch still lacks, and what it left half done.
            "batch", Set.of("phone_number", "operation", "webhook_snapshot"),
            // The name of a number's agent, who answers for it, that only a running operation takes it, and that it is
            // found by its drift; that nobody imports what somebody else is buying; and what its pool is to have.
            "number", Set.of("chatbot", "runtime_refusal", "operation", "route_drift", "number_purchase", "pool"),
            // What a pool has and costs, and whether it is being refilled.
            // That an operation has not ended.
            "plan", Set.of("operation"),
            "pool", Set.of("phone_number", "number_purchase", "operation"),
            // That only a running operation buys, and nobody what is here already; and whether the pool is still there.
            "purchase", Set.of("operation", "phone_number", "pool"),
            // Whose a call was, and which days were compared.
            "usage", Set.of("phone_number", "number_in_account", "operation"));

    /** As a text block may hold quotes, it is tried first. */
    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(?<block>.*?)\"\"\"|\"(?<line>(?:\\\\.|[^\"\\\\\n])*)\"", Pattern.DOTALL);

    private static final Pattern COMMENT =
            Pattern.compile("/\\*.*?\\*/|^\\s*//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern WRITTEN = Pattern.compile(
            "\\b(?:INSERT INTO|DELETE FROM|(?<!FOR )(?<!KEY )(?<!DO )UPDATE"
                    + "(?! SET\\b)|MERGE INTO|TRUNCATE(?: TABLE)?|LOCK(?: TABLE)?|ALTER TABLE)\\s+(?:ONLY\\s+)?(?<name>\\S*)");

    private static final Pattern READ = Pattern.compile(
            "\\b(?:FROM|JOIN|USING)\\s+(?:ONLY\\s+|LATERAL\\s+)?(?<name>[a-z_]+)(?<more>(?:\\s+(?:AS\\s+)?[a-z_]+)?,\\s*[a-z_]+)?");

    private static final Pattern MAPPED = Pattern.compile("@Table\\(\"([a-z_]+)\"\\)");

    @Test
    void everyTableHasOneOwner() {
        Set<String> owned = new TreeSet<>();
        OWNED.values()
                .forEach(tables -> tables.forEach(table -> assertThat(owned.add(table))
                        .as(table + " is owned once")
                        .isTrue()));

        assertThat(owned).isEqualTo(tables());
    }

    @Test
    void onlyItsOwnerWritesATable() {
        assertThat(statements().filter(Statement::writes).filter(statement -> !statement.isOfOwner()))
                .isEmpty();
    }

    @Test
    void whoReadsTablesOfAnotherPackageIsListed() {
        Map<String, Set<String>> read = new HashMap<>();
        statements()
                .filter(statement -> !statement.writes() && !statement.isOfOwner())
                .forEach(statement -> read.computeIfAbsent(statement.packageName(), name -> new HashSet<>())
                        .add(statement.table()));

        assertThat(read).isEqualTo(ALSO_READ);
    }

    @Test
    void theRestApiNamesNoTable() {
        assertThat(statements(Path.of("../api/src/main/java/dev/switchboard/api")))
                .isEmpty();
    }

    /** So that the tests above look at something: a reader of sources that finds nothing agrees with everything. */
    @Test
    void everyTableIsFoundInTheSources() {
        assertThat(statements().map(Statement::table).collect(Collectors.toSet()))
                .isEqualTo(tables());
    }

    private Stream<Statement> statements() {
        return statements(Path.of("src/main/java/dev/switchboard/activities"));
    }

    private Stream<Statement> statements(Path root) {
        Set<String> tables = tables();
        try (Stream<Path> files = Files.walk(root)) {
            List<Statement> found = new ArrayList<>();
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String relative = root.relativize(file).toString().replaceAll("[/\\\\]", ".");
                String name = relative.replaceAll("\\.?[^.]+\\.java$", "");
                String source = COMMENT.matcher(Files.readString(file, UTF_8)).replaceAll("");
                found.addAll(statements(name, file, source, tables));
            }
            return found.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Statement> statements(String packageName, Path file, String source, Set<String> tables) {
        Set<Statement> found = new LinkedHashSet<>();
        String sql = literals(source);
        for (Matcher write = WRITTEN.matcher(sql); write.find(); ) {
            String table = write.group("name").replaceAll("[^a-z_].*", "");
            if (tables.contains(table)) {
                found.add(new Statement(packageName, file.getFileName().toString(), true, table));
            } else {
                assertThat(write.group("name"))
                        .as("the table that a statement in %s writes can be read in its literal", file)
                        .matches("[a-z_]*[^A-Za-z_%]?");
            }
        }
        for (Matcher read = READ.matcher(sql); read.find(); ) {
            Stream.of(read.group("name"), String.valueOf(read.group("more")).replaceAll(".*[,\\s]", ""))
                    .filter(tables::contains)
                    .forEach(table -> found.add(
                            new Statement(packageName, file.getFileName().toString(), false, table)));
        }
        for (Matcher mapped = MAPPED.matcher(source); mapped.find(); ) {
            found.add(new Statement(packageName, file.getFileName().toString(), false, mapped.group(1)));
        }
        return found;
    }

    /** The literals, those that are added to each other as one; what is written between them is a space. */
    private static String literals(String source) {
        StringBuilder all = new StringBuilder();
        int end = 0;
        for (Matcher literal = LITERAL.matcher(source); literal.find(); end = literal.end()) {
            boolean goesOn = source.substring(end, literal.start()).matches("\\s*\\+\\s*");
            all.append(goesOn ? "" : "\n;\n");
            all.append(literal.group("block") == null ? literal.group("line") : literal.group("block"));
        }
        return all.toString();
    }

    private Set<String> tables() {
        return new TreeSet<>(jdbc.sql("""
                SELECT table_name FROM information_schema.tables
                WHERE table_schema = 'public' AND table_name <> 'flyway_schema_history'
                """).query(String.class).list());
    }

    /**
     * A table that a file names.
     *
     * @param packageName below {@code activities}
     */
    private record Statement(String packageName, String file, boolean writes, String table) {

        boolean isOfOwner() {
            return OWNED.getOrDefault(packageName, Set.of()).contains(table);
        }
    }
}
