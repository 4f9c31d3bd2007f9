package dev.switchboard.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.security.DevTokens;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line against a service. Each test has an owner of its own. */
class CommandLineIT {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final String owner = "typing" + OWNERS.incrementAndGet();
    private final String agent = owner + "_agent";
    private final SwitchboardClient client = server.as(owner);
    private Map<String, String> environment = Map.of(
            "SWITCHBOARD_URL",
            server.url().toString(),
            "SWITCHBOARD_TOKEN",
            server.bean(DevTokens.class).token(owner, "read write", Duration.ofHours(1)));

    @TempDir
    private Path directory;

    /** How a command ended. */
    private record Ended(int code, String out, String errors) {

        JsonNode json() {
            return new JsonMapper().readTree(out);
        }
    }

    @BeforeEach
    void anAgent() {
        assertThat(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"Typed\"}".formatted(agent))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whatIsExportedIsPlannedAsNothingToDo() throws IOException {
        assign(server.addNumber(owner));
        Path file = directory.resolve("switchboard.yaml");

        Ended exported = run("export", "-o", file.toString());
        Ended plan = run("plan", file.toString());

        assertThat(exported.code()).isZero();
        assertThat(Files.readString(file)).contains("agent: " + agent).contains("phoneNumber: '+1555");
        assertThat(plan.code()).as(plan.toString()).isZero();
        assertThat(plan.out()).contains("Nothing to do").contains("(1 number)");
        assertThat(run("export").out()).isEqualTo(Files.readString(file));
    }

    @Test
    void differencesAreATableForPeopleJsonForProgramsAndTwoForTheShell() throws IOException {
        NewPhoneNumber number = server.addNumber(owner);
        Path file = file("""
                numbers:
                  - phoneNumber: %s
                    agent: %s
                """.formatted(number.phoneNumber(), agent));

        Ended people = run("plan", file.toString());
        Ended programs = run("plan", "--json", file.toString());

        assertThat(people.code()).as(people.toString()).isEqualTo(2);
        assertThat(people.out().lines())
                .anyMatch(line -> line.matches("\\Q" + number.phoneNumber() + "\\E +ASSIGN +agent +- +" + agent))
                .anyMatch(line -> line.contains("Twilio's VoiceUrl"))
                .anyMatch(line -> line.contains("1 difference,"));
        assertThat(programs.code()).isEqualTo(2);
        assertThat(programs.json().at("/numbers/0/action").asString()).isEqualTo("ASSIGN");
    }

    @Test
    void whatIsWrongInTheFileIsNamedByPathAndLine() throws IOException {
        Path file = file("""
                numbers:
                  # Nobody knows this agent.
                  - phoneNumber: "%s"
                    agent: agent_nobody
                """.formatted(server.addNumber(owner).phoneNumber()));

        Ended plan = run("plan", file.toString());

        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.errors()).startsWith(file + ":4: numbers[0].agent is neither an agent of yours");
    }

    @Test
    void aNumberIsAssignedVerifiedAndLookedAtByWhatPeopleCallIt() {
        NewPhoneNumber number = server.addNumber(owner);

        Ended assigned = run("assign", number.phoneNumber(), agent, "--sms");
        Ended verified = run("verify");
        String operation =
                client.get("/api/operations?phoneNumberId=" + number.id()).at("/operations/0/id");

        assertThat(assigned.code()).as(assigned.toString()).isZero();
        assertThat(assigned.out()).contains("is COMPLETED");
        assertThat(verified.code()).as(verified.toString()).isZero();
        assertThat(verified.out().lines()).anyMatch(line -> line.matches("\\Q" + number.phoneNumber() + "\\E +yes"));
        assertThat(run("operation", operation, "--json").json().at("/state").asString())
                .isEqualTo("COMPLETED");
        assertThat(run("operation", "op_nobody").code()).isEqualTo(1);
    }

    @Test
    void aFileIsAppliedMovedAwayFromAndUndone() throws IOException {
        NewPhoneNumber number = server.addNumber(owner);
        Path file = file("""
                agents: [{id: %1$s_new, name: New}]
                numbers: [{phoneNumber: "%2$s", agent: %1$s_new}]
                """.formatted(owner, number.phoneNumber()));

        Ended applied = run("apply", file.toString(), "--canary", "1");
        Ended again = run("apply", file.toString());
        String operation = client.get("/api/operations?type=APPLY_PLAN").at("/operations/0/id");
        Ended moved = run("move", owner + "_new", agent, number.phoneNumber());

        assertThat(applied.code()).as(applied.toString()).isZero();
        assertThat(applied.out()).contains("ASSIGN", "is COMPLETED; of its numbers 1 changed");
        assertThat(again.code()).as(again.toString()).isZero();
        assertThat(again.out()).contains("Nothing to do");
        assertThat(moved.code()).as(moved.toString()).isZero();
        assertThat(run("plan", file.toString()).code()).isEqualTo(2);
        assertThat(run("move", agent, owner + "_new").code()).isZero();
        assertThat(run("operation", operation, "undo", "--json")
                        .json()
                        .at("/state")
                        .asString())
                .isEqualTo("COMPLETED");
    }

    @Test
    void driftIsTwoForTheShell() {
        NewPhoneNumber number = server.addNumber(owner);
        assign(number);
        assertThat(run("drift", "--check").code()).isZero();
        server.simulator()
                .changeNumber(number.phoneNumber(), held -> held.with("voice_url", "https://elsewhere.example/voice"));

        Ended drift = run("drift", "--check");

        assertThat(drift.code()).as(drift.toString()).isEqualTo(2);
        assertThat(drift.out()).contains("https://elsewhere.example/voice");
        assertThat(run("verify", number.phoneNumber()).code()).isEqualTo(2);
    }

    @Test
    void whatCannotBeDoneIsOneForTheShell() {
        assertThat(run("plan", "no-such-file.yaml").errors()).startsWith("There is no file no-such-file.yaml");
        assertThat(run("plam").code()).isEqualTo(1);
        assertThat(run("plan", "--no-such-option").code()).isEqualTo(1);
        assertThat(run("--help").code()).isZero();
        environment = Map.of("SWITCHBOARD_URL", server.url().toString());
        assertThat(run("verify").errors()).contains("SWITCHBOARD_TOKEN");
        environment = Map.of("SWITCHBOARD_URL", server.url().toString(), "SWITCHBOARD_TOKEN", "none");
        assertThat(run("verify").errors()).contains("The token is not accepted");
        environment = Map.of("SWITCHBOARD_URL", "http://127.0.0.1:1", "SWITCHBOARD_TOKEN", "none");
        assertThat(run("verify").code()).isEqualTo(1);
        assertThat(run("verify").errors()).contains("does not answer: nothing listens there. Say by");
        assertThat(run("drift", "--check").code()).isEqualTo(1);
    }

    @Test
    void aCheckThatCannotAskTwilioIsOneForTheShell() {
        NewPhoneNumber number = server.addNumber(owner);
        assign(number);

        Ended drift;
        server.simulator().addFaults(List.of(Fault.status(Match.get("IncomingPhoneNumbers.json"), 401, 20003)));
        try {
            drift = run("drift", "--check");
        } finally {
            server.simulator().clearFaults();
        }

        assertThat(drift.code()).as(drift.toString()).isEqualTo(1);
        assertThat(drift.out()).contains("is FAILED");
    }

    @Test
    void aCheckThatCannotReadAnAccountIsOneForTheShell() {
        NewPhoneNumber number = server.addNumber(owner);
        assign(number);
        String elsewhere = "AC" + "8".repeat(32);
        server.bean(JdbcClient.class)
                .sql("UPDATE phone_number SET account_sid = :account WHERE id = :id")
                .param("account", elsewhere)
                .param("id", number.id())
                .update();

        Ended drift = run("drift", "--check");

        assertThat(drift.code()).as(drift.toString()).isEqualTo(1);
        assertThat(drift.errors()).contains("Nothing is known of the numbers of " + elsewhere + ": ");
        assertThat(drift.out()).contains("No number that was checked has drifted.");
    }

    @Test
    void aPlanThatWasMadeIsNotPlannedAnew() throws IOException {
        Path file = file("agents: [{id: %s, name: Renamed}]".formatted(agent));
        String plan = run("plan", "--json", file.toString()).json().at("/id").asString();

        Ended withFile = run("apply", "--plan", plan, file.toString());
        Ended withPrune = run("apply", "--plan", plan, "--prune");

        assertThat(withFile.code()).isEqualTo(1);
        assertThat(withFile.errors()).contains("--plan carries out a plan that was made already", file.toString());
        assertThat(withPrune.code()).isEqualTo(1);
        assertThat(withPrune.errors()).contains("say --prune when it is made");
        assertThat(run("apply", "--plan", plan).code()).isZero();
    }

    @Test
    void aBatchWhoseLastNumberFailsHasEndedAndDoesNotWait() throws IOException {
        NewPhoneNumber number = server.addNumber(owner);
        Path file = file("numbers: [{phoneNumber: '%s', agent: %s}]".formatted(number.phoneNumber(), agent));
        Ended applied;
        server.simulator()
                .addFaults(List.of(
                        Fault.status(Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber()), 400, 21407)));
        try {
            applied = run("apply", file.toString(), "--max-failures", "0");
        } finally {
            server.simulator().clearFaults();
        }

        assertThat(applied.code()).as(applied.toString()).isEqualTo(1);
        assertThat(applied.out()).contains("is COMPLETED; of its numbers 0 changed, 0 unchanged, 1 failed, 0 left.");
        assertThat(applied.out()).doesNotContain("at most").doesNotContain("null");
    }

    @Test
    void everyCommandSaysWhichVersionItIs() {
        String version = run("--version").out();
        assertThat(version).startsWith("switchboard ");
        assertThat(run("drift", "--version").out()).isEqualTo(version);
    }

    @Test
    void theWordsOfOperationStandInItsUsage() {
        assertThat(run("operation", "--help").out().replaceAll("\\s+", " "))
                .contains("One of pause, resume, cancel, undo, retry-failed");
        assertThat(run("operation", "op_1", "stop").errors()).contains("retry-failed");
    }

    @Test
    void theServicesSettingsAreNoCommand() {
        assertThat(CommandLineInterface.isMeantBy()).isFalse();
        assertThat(CommandLineInterface.isMeantBy("--server.port=0", "--debug")).isFalse();
        assertThat(CommandLineInterface.isMeantBy("--debug")).isFalse();
        assertThat(CommandLineInterface.isMeantBy("plan")).isTrue();
        assertThat(CommandLineInterface.isMeantBy("--help")).isTrue();
    }

    @Test
    void anOptionBeforeItsCommandStartsNoService() {
        for (String option : List.of(
                "-x",
                "--json",
                "--server",
                "--server=http://localhost:1",
                "--prune",
                "--check",
                "--canary=1",
                "--sms")) {
            assertThat(CommandLineInterface.isMeantBy(option, "drift"))
                    .as(option)
                    .isTrue();
            assertThat(run(option, "drift").code()).as(option).isEqualTo(1);
        }
    }

    private void assign(NewPhoneNumber number) {
        assertThat(client.assign(number.id(), agent, true, false).status()).isEqualTo(200);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("fleet.yaml"), text);
    }

    private Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int code = new CommandLineInterface(environment, new PrintWriter(out, true), new PrintWriter(errors, true))
                .run(arguments);
        return new Ended(code, out.toString(), errors.toString());
    }
}
