package dev.switchboard.api.batch;

import static dev.switchboard.api.SwitchboardClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What plans change beside numbers: agents, pools and the budget. Each test has an owner of its own. */
class AppliedSettingsIT {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final String owner = "settled" + OWNERS.incrementAndGet();
    private final SwitchboardClient client = server.as(owner, "read write purchase admin");
    private final String agent = owner + "_agent";
    private final String file = """
            {"agents":[{"id":"%s","name":"Support"}],
             "pools":[{"name":"us-support","country":"US","type":"local","capabilities":{"sms":true},"minFree":0,
                       "max":4,"chatbotId":"%s","maxMonthlyPrice":2.50}],
             "budget":{"monthlyLimit":20}}
            """.formatted(agent, agent);

    @Test
    void poolsAgentsAndTheBudgetAreAppliedExportedAndUndone() {
        Answer plan = plan(file);
        assertThat(plan.json().at("/totals/differences").asInt()).isEqualTo(3);
        assertThat(plan.at("/pools/0/action")).isEqualTo("CREATE");
        assertThat(plan.json().at("/pools/0/changes").toString())
                .contains("{\"field\":\"capabilities\",\"to\":\"sms\"}")
                .contains("{\"field\":\"maxMonthlyPrice\",\"to\":\"2.50 USD a month\"}");

        String operation = apply(plan).header("Operation-Id").orElseThrow();

        Answer pool = ok(client.get("/api/pools/us-support"));
        assertThat(pool.at("/chatbotId")).isEqualTo(agent);
        assertThat(pool.json().at("/capabilities/sms").asBoolean()).isTrue();
        assertThat(differences(file)).isZero();
        assertThat(differences(client.get("/api/export").text())).isZero();
        assertThat(ok(client.get("/api/operations/" + operation)).at("/planId")).isEqualTo(plan.at("/id"));
        assertThat(ok(client.get("/api/plans/" + plan.at("/id"))).at("/operations/0"))
                .isEqualTo(operation);
        assertThat(audited(operation)).contains("agent_created", "pool_changed", "budget_changed");

        Answer undone = ok(client.post("/api/operations/" + operation + "/undo"));

        assertThat(undone.json().has("leftAlone")).as(undone.toString()).isFalse();
        assertThat(client.get("/api/chatbots/" + agent).status()).isEqualTo(404);
        assertThat(client.get("/api/pools/us-support").status()).isEqualTo(404);
        assertThat(client.get("/api/budget").status()).isEqualTo(404);
        assertThat(audited(undone.header("Operation-Id").orElseThrow()))
                .contains("agent_deleted", "pool_deleted", "budget_changed");
    }

    @Test
    void aChangedPoolIsPutBackAndWhatIsLeftOutStays() {
        apply(plan(file));
        String changed = "{\"pools\":[{\"name\":\"us-support\",\"country\":\"US\",\"type\":\"local\",\"minFree\":0,"
                + "\"max\":5,\"chatbotId\":\"\"}]}";
        Answer plan = plan(changed);
        assertThat(plan.json().at("/pools/0/changes").toString())
                .isEqualTo("[{\"field\":\"max\",\"from\":\"4\",\"to\":\"5\"},"
                        + "{\"field\":\"chatbotId\",\"from\":\"%s\"}]".formatted(agent));

        String operation = apply(plan).header("Operation-Id").orElseThrow();
        assertThat(client.get("/api/pools/us-support").json().has("chatbotId")).isFalse();
        ok(client.post("/api/operations/" + operation + "/undo"));

        assertThat(differences(file)).isZero();
    }

    @Test
    void whatHasChangedSinceAnUndoLeavesAloneAndSaysSo() {
        String operation = apply(plan(file)).header("Operation-Id").orElseThrow();
        ok(client.put("/api/chatbots/" + agent, "{\"name\":\"Renamed\"}"));
        ok(client.put("/api/budget", "{\"monthlyLimit\":30}"));
        ok(client.put("/api/pools/us-support", "{\"country\":\"US\",\"type\":\"local\",\"minFree\":0,\"max\":9}"));

        Answer undone = ok(client.post("/api/operations/" + operation + "/undo"));

        assertThat(undone.json().at("/leftAlone").toString())
                .contains("{\"kind\":\"AGENT\",\"id\":\"%s\",\"why\":\"It has changed since.\"}".formatted(agent))
                .contains("{\"kind\":\"POOL\",\"id\":\"us-support\",\"why\":\"It has changed since.\"}")
                .contains("{\"kind\":\"BUDGET\",\"id\":\"\",\"why\":\"It has changed since.\"}");
        assertThat(client.get("/api/operations/" + undone.header("Operation-Id").orElseThrow())
                        .json()
                        .at("/leftAlone")
                        .size())
                .isEqualTo(3);
        assertThat(client.get("/api/chatbots/" + agent).at("/name")).isEqualTo("Renamed");
        assertThat(client.get("/api/budget").json().at("/monthlyLimit").asInt()).isEqualTo(30);
        assertThat(client.get("/api/pools/us-support").at("/max")).isEqualTo("9");
    }

    @Test
    void anAgentThatGotNumbersMeanwhileStaysAndABudgetThatIsSpentFrom() {
        String operation = apply(plan("{\"agents\":[{\"id\":\"%s\",\"name\":\"New\"}],\"budget\":{\"monthlyLimit\":5}}"
                        .formatted(agent)))
                .header("Operation-Id")
                .orElseThrow();
        ok(client.assign(server.addNumber(owner).id(), agent, false, false));
        spend();

        Answer undone = ok(client.post("/api/operations/" + operation + "/undo"));

        assertThat(undone.json().at("/leftAlone").toString())
                .contains("\"why\":\"Agent " + agent + " still has a phone number; unassign")
                .contains("\"why\":\"Numbers are paid for from it.\"");
        assertThat(client.get("/api/budget").status()).isEqualTo(200);
    }

    @Test
    void aPoolWhoseFormerAgentIsGoneIsLeftByAnUndoAndTheRestIsUndone() {
        apply(plan(file));
        Answer plan = plan(file.replace(agent, agent + "_new").replace("\"monthlyLimit\":20", "\"monthlyLimit\":30"));
        String operation = apply(plan).header("Operation-Id").orElseThrow();
        ok(client.delete("/api/chatbots/" + agent));

        Answer undone = ok(client.post("/api/operations/" + operation + "/undo"));

        assertThat(undone.json().at("/leftAlone").toString())
                .contains(
                        "{\"kind\":\"POOL\",\"id\":\"us-support\",\"why\":\"The agent that it would name is there no more.\"}")
                .contains("\"why\":\"Agent " + agent + "_new gets the numbers of a pool; ");
        assertThat(client.get("/api/pools/us-support").at("/chatbotId")).isEqualTo(agent + "_new");
        assertThat(client.get("/api/budget").json().at("/monthlyLimit").asInt()).isEqualTo(20);
    }

    @Test
    void poolsAndBudgetsTakeTheirScopesWhenTheyAreAppliedAndUndone() {
        SwitchboardClient writer = server.as(owner);
        SwitchboardClient admin = server.as(owner, "read write admin");
        Answer plan = plan(file);
        String apply = "/api/plans/" + plan.at("/id") + "/apply";

        assertThat(writer.post(apply).at("/field")).isEqualTo("budget");
        assertThat(admin.post(apply).at("/field")).isEqualTo("pools");
        String undo = "/api/operations/" + apply(plan).header("Operation-Id").orElseThrow() + "/undo";
        Answer withoutAdmin = writer.post(undo);
        assertThat(withoutAdmin.status()).isEqualTo(403);
        assertThat(withoutAdmin.at("/field")).isEqualTo("budget");
        assertThat(admin.post(undo).at("/field")).isEqualTo("pools");
        ok(client.post(undo));
    }

    @Test
    void aCurrencyThatCannotChangeIsToldByThePlan() {
        apply(plan("{\"budget\":{\"monthlyLimit\":5}}"));
        spend();

        Answer refused = client.post("/api/plans", "{\"budget\":{\"monthlyLimit\":5,\"currency\":\"EUR\"}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("/field")).isEqualTo("budget.currency");
        assertThat(refused.at("/errors/0/message")).contains("which is in USD");
    }

    @Test
    void aPoolOfAnAgentThatNobodyKnowsIsNamed() {
        Answer refused = client.post("/api/plans", file.replace("\"id\":\"" + agent, "\"id\":\"" + owner + "_other"));

        assertThat(refused.at("/field")).isEqualTo("pools[0].chatbotId");
        assertThat(client.post("/api/plans", file.replace("\"max\":4", "\"max\":-1"))
                        .at("/field"))
                .isEqualTo("pools[0].max");
        assertThat(client.post("/api/plans", file.replace("\"minFree\":0", "\"minFree\":9"))
                        .at("/field"))
                .isEqualTo("pools[0].max");
        assertThat(client.post("/api/plans", file.replace("local", "cheap")).at("/field"))
                .isEqualTo("pools[0].type");
    }

    @Test
    void whatIsOfTheWrongKindIsToldWithItsPathAndItsCure() {
        assertWrong("{\"numbers\":{}}", "numbers", "must be a list.");
        assertWrong("{\"budget\":5}", "budget", "must be an object.");
        assertWrong("{\"agents\":[\"agent_1\"]}", "agents[0]", "must be an object.");
        assertWrong("{\"budget\":{\"monthlyLimit\":\"12\"}}", "budget.monthlyLimit", "must be a number.");
        assertWrong(
                file.replace("\"minFree\":0", "\"minFree\":0,\"accountSid\":\"AC%s\"".formatted("1".repeat(32))),
                "pools[0].accountSid",
                "is no Twilio account of yours; store it first, or name another.");
    }

    @Test
    void nobodyPrunesAllNumbersByLeavingThemOut() {
        String message = "would take their agents from all numbers, since the file has none; name those that keep"
                + " theirs, or say so with numbers: [].";
        ok(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"Support\"}".formatted(agent)));
        ok(client.assign(server.addNumber(owner).id(), agent, false, false));

        assertWrong("{\"prune\":true}", "prune", message);
        assertWrong("{\"numbers\":null,\"prune\":true}", "prune", message);
        assertThat(differences("{\"numbers\":[],\"prune\":true}")).isEqualTo(1);
    }

    private void assertWrong(String text, String path, String message) {
        Answer refused = client.post("/api/plans", text);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.at("/errors/0/field")).isEqualTo(path);
        assertThat(refused.at("/errors/0/message")).isEqualTo(message);
    }

    @Test
    void whatHasChangedSinceThePlanIsNamed() {
        apply(plan(file));
        String renaming = file.replace("Support\"", "Sales\"").replace("\"max\":4", "\"max\":8");
        String plan = "/api/plans/" + plan(renaming).at("/id") + "/apply";
        ok(client.put("/api/chatbots/" + agent, "{\"name\":\"Renamed\"}"));
        ok(client.delete("/api/pools/us-support"));

        Answer stale = client.post(plan);

        assertThat(stale.at("/error")).isEqualTo("plan_stale");
        assertThat(stale.at("/detail")).contains("agent " + agent + ", pool us-support.");
    }

    @Test
    void aRepeatedApplyAsksTwilioNothing() {
        SwitchboardClient once = client.withIdempotencyKey(owner);
        NewPhoneNumber number = server.addNumber(owner);
        Answer plan = plan(
                "{\"agents\":[{\"id\":\"%1$s\",\"name\":\"New\"}],\"numbers\":[{\"phoneNumber\":\"%2$s\",\"agent\":\"%1$s\"}]}"
                        .formatted(agent, number.phoneNumber()));
        String apply = "/api/plans/" + plan.at("/id") + "/apply";
        String operation = ok(once.post(apply)).header("Operation-Id").orElseThrow();
        server.simulator().clearRequests();

        assertThat(ok(once.post(apply)).header("Operation-Id")).contains(operation);

        assertThat(server.simulator().requests())
                .filteredOn(request -> request.path().contains("IncomingPhoneNumbers"))
                .isEmpty();
    }

    @Test
    void conflictsAreLeftAndTold() {
        NewPhoneNumber number = server.addNumber(owner);
        Answer plan = plan(
                "{\"agents\":[{\"id\":\"%1$s\",\"name\":\"New\"}],\"numbers\":[{\"phoneNumber\":\"%2$s\",\"agent\":\"%1$s\",\"whatsApp\":true}]}"
                        .formatted(agent, number.phoneNumber()));
        assertThat(plan.json().at("/totals/conflicts").asInt()).isEqualTo(1);

        Answer applied = apply(plan);

        assertThat(applied.at("/message")).contains("left 1 that cannot be changed as the plan's file says");
        assertThat(applied.at("/leftAlone/0/kind")).isEqualTo("NUMBER");
        assertThat(applied.at("/leftAlone/0/id")).isEqualTo(number.id());
        assertThat(applied.at("/leftAlone/0/why")).contains(number.phoneNumber());
    }

    private Answer plan(String text) {
        return ok(client.post("/api/plans", text));
    }

    private Answer apply(Answer plan) {
        return ok(client.post("/api/plans/" + plan.at("/id") + "/apply"));
    }

    private int differences(String text) {
        return plan(text).json().at("/totals/differences").asInt();
    }

    /** As when a number had been bought. */
    private void spend() {
        server.bean(JdbcClient.class)
                .sql("UPDATE budget SET committed = 1 WHERE owner = :owner")
                .param("owner", owner)
                .update();
    }

    /** The actions of the messages of an operation. */
    private List<String> audited(String operation) {
        return ok(client.get("/api/audit?limit=200"))
                .json()
                .at("/messages")
                .valueStream()
                .filter(message -> message.path("operation").asString("").equals(operation))
                .map((JsonNode message) -> message.path("action").asString())
                .toList();
    }
}
