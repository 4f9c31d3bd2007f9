package dev.switchboard.bench.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Looks at everything when all is over. */
final class Examiner {

    /**
     * What a request whose caller was lost may still do comes within that time: it is longer than Twilio's latest
     * answer.
     */
    private static final Duration LATE = Duration.ofSeconds(8);

    private final Stack stack;
    private final Universe universe;
    private final Callers callers;
    private final Twilio twilio;

    Examiner(Stack stack, Universe universe, Callers callers, Twilio twilio) {
        this.stack = stack;
        this.universe = universe;
        this.callers = callers;
        this.twilio = twilio;
    }

    /** Waits until nothing runs any more, or for so long, and a moment more for what comes late. */
    void awaitRest(Duration atMost) throws InterruptedException, SQLException, IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while ((busy() || !openWorkflows().isEmpty()) && System.nanoTime() < deadline) {
            Thread.sleep(500);
        }
        Thread.sleep(LATE.toMillis());
    }

    private boolean busy() throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT (SELECT count(*) FROM operation WHERE ended_at IS NULL)
                             + (SELECT count(*) FROM phone_number WHERE state NOT IN ('FREE', 'ASSIGNED', 'RELEASED'))
                        """)) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    Observed observe(int numbers) throws SQLException, IOException, InterruptedException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            // First, since it is an operation too.
            Map<Integer, Observed.Usage> used = used(numbers);
            return new Observed(
                    numbers(statement, numbers),
                    operations(statement),
                    messages(statement),
                    openWorkflows(),
                    brokenChains(Math.min(universe.owners(), numbers)),
                    used,
                    billed(numbers),
                    market(statement));
        }
    }

    /** Compares with Twilio's lists, as the service does each night, and asks for what it says then. */
    private Map<Integer, Observed.Usage> used(int numbers) throws IOException, InterruptedException {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<Integer, Observed.Usage> used = new LinkedHashMap<>();
        for (int owner = 0; owner < Math.min(universe.owners(), numbers); owner++) {
            Http caller = callers.as(universe.owner(owner));
            for (LocalDate day : List.of(today.minusDays(1), today)) {
                reconcile(caller, day);
            }
            String cursor = "";
            do {
                JsonNode page = caller.ask(
                        "GET",
                        "/api/usage?groupBy=number&from=" + today.minusDays(2) + "&to=" + today.plusDays(1) + cursor,
                        "");
                page.path("usage").forEach(row -> add(used, row));
                String next = page.path("nextCursor").asString("");
                cursor = next.isEmpty() ? "" : "&cursor=" + next;
            } while (!cursor.isEmpty());
        }
        return used;
    }

    private static void add(Map<Integer, Observed.Usage> used, JsonNode row) {
        String id = row.path("phoneNumberId").asString("");
        if (id.startsWith("number_")) {
            used.merge(
                    Integer.valueOf(id.substring("number_".length())),
                    new Observed.Usage(
                            row.path("calls").asLong(),
                            row.path("voiceMinutes").asLong(),
                            row.path("smsSegments").asLong()),
                    Observed.Usage::plus);
        }
    }

    private static void reconcile(Http caller, LocalDate day) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 10; attempt++) {
            Http.Answer answer = caller.send(
                    "POST",
                    "/api/usage/reconcile",
                    Http.JSON.writeValueAsString(Map.of("day", day.toString())),
                    "Idempotency-Key",
                    "reconcile-" + day);
            if (answer.status() == 200) {
                return;
            }
            if (answer.status() != 202) {
                throw new IOException("The comparison of usage was answered " + answer);
            }
        }
        throw new IOException("The comparison of usage does not end");
    }

    private Map<Integer, Observed.Usage> billed(int numbers) throws IOException, InterruptedException {
        Map<String, Observed.Usage> ledger = twilio.ledger();
        Map<Integer, Observed.Usage> billed = new LinkedHashMap<>();
        for (int number = 0; number < numbers; number++) {
            // The simulator sums up the account that it was started with, and no other.
            if (universe.account(number) != 0) {
                continue;
            }
            billed.put(number, ledger.getOrDefault(Universe.phoneNumber(number), Observed.Usage.NONE));
        }
        return billed;
    }

    private Map<Integer, Observed.FinalNumber> numbers(Statement statement, int count)
            throws SQLException, IOException, InterruptedException {
        Map<Integer, Observed.FinalNumber> numbers = new LinkedHashMap<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT substring(id FROM 8)::int AS index, state, coalesce(chatbot_id, '') AS agent, sms_enabled"
                        + " FROM phone_number WHERE id LIKE 'number%' ORDER BY 1")) {
            while (row.next()) {
                int index = row.getInt("index");
                List<Channel> channels = row.getString("state").equals("FREE")
                        ? List.of()
                        : row.getBoolean("sms_enabled") ? List.of(Channel.VOICE, Channel.SMS) : List.of(Channel.VOICE);
                numbers.put(
                        index,
                        atTwilio(
                                twilio.number(index),
                                new Recorded.Seen(row.getString("state"), row.getString("agent")),
                                channels));
            }
        }
        if (numbers.size() != count) {
            throw new IllegalStateException("There are " + numbers.size() + " numbers instead of " + count);
        }
        return numbers;
    }

    private static Observed.FinalNumber atTwilio(JsonNode number, Recorded.Seen binding, List<Channel> channels) {
        Map<Channel, String> routes = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            routes.put(channel, number.path(channel.field()).asString(""));
        }
        String application = number.path("voice_application_sid").asString("");
        if (!application.isEmpty()) {
            routes.put(Channel.VOICE, Universe.leadingTo(application));
        }
        Map<String, String> others = new LinkedHashMap<>();
        for (String field : List.of("voice_fallback_url", "sms_fallback_url", "status_callback")) {
            others.put(field, number.path(field).asString(""));
        }
        return new Observed.FinalNumber(binding, channels, routes, others);
    }

    private Market market(Statement statement) throws SQLException, IOException, InterruptedException {
        List<Market.Bought> bought = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT id, phone_number, state, coalesce(chatbot_id, '') AS agent FROM phone_number"
                        + " WHERE id NOT LIKE 'number%' ORDER BY id")) {
            while (row.next()) {
                String agent = row.getString("agent");
                bought.add(new Market.Bought(
                        row.getString("id"),
                        row.getString("phone_number"),
                        row.getString("state"),
                        agent.isEmpty() ? "" : universe.ours(agent, Channel.VOICE)));
            }
        }
        List<Market.Budget> budgets = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT owner, monthly_limit, committed, (SELECT coalesce(sum(price), 0) FROM number_purchase p
                                                         WHERE p.owner = b.owner AND p.state = 'BOUGHT') AS paid
                FROM budget b ORDER BY owner
                """)) {
            while (row.next()) {
                budgets.add(new Market.Budget(
                        row.getString("owner"),
                        row.getBigDecimal("monthly_limit"),
                        row.getBigDecimal("committed"),
                        row.getBigDecimal("paid")));
            }
        }
        return new Market(bought, twilio.sold(), budgets);
    }

    private static List<Observed.Operation> operations(Statement statement) throws SQLException {
        List<Observed.Operation> operations = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT id, type, state, coalesce(phone_number_id, '') AS number FROM operation ORDER BY id")) {
            while (row.next()) {
                operations.add(new Observed.Operation(
                        row.getString("id"), row.getString("type"), row.getString("state"), row.getString("number")));
            }
        }
        return operations;
    }

    private static List<Observed.Message> messages(Statement statement) throws SQLException {
        List<Observed.Message> messages = new ArrayList<>();
        try (ResultSet row = statement.executeQuery("""
                SELECT operation_id, action, coalesce(phone_number_id, '') AS number
                FROM message WHERE operation_id IS NOT NULL AND NOT of_call ORDER BY id
                """)) {
            while (row.next()) {
                messages.add(new Observed.Message(
                        row.getString("operation_id"), row.getString("action"), row.getString("number")));
            }
        }
        return messages;
    }

    private List<String> openWorkflows() throws IOException, InterruptedException {
        List<String> open = new ArrayList<>();
        Http.JSON
                .readTree(stack.temporal(
                        "workflow",
                        "list",
                        "--query",
                        "ExecutionStatus='Running'",
                        "--limit",
                        "50",
                        "--output",
                        "json"))
                .forEach(
                        run -> open.add(run.path("execution").path("workflowId").asString()));
        return open;
    }

    private List<String> brokenChains(int owners) throws IOException, InterruptedException {
        List<String> broken = new ArrayList<>();
        for (int owner = 0; owner < owners; owner++) {
            JsonNode verification = callers.as(universe.owner(owner)).ask("GET", "/api/audit/verification", "");
            if (!verification.path("intact").asBoolean(false)) {
                broken.add(universe.owner(owner) + ": " + verification);
            }
        }
        return broken;
    }
}
