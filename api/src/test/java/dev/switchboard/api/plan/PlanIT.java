package dev.switchboard.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatorSids;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.JsonNode;

/** The fleet as a file, over HTTP. Each test has an owner of its own, and so a fleet. */
class PlanIT {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final String owner = "filed" + OWNERS.incrementAndGet();
    private final SwitchboardClient client = server.as(owner);
    private final String support = owner + "_support";
    private final String sales = owner + "_sales";

    @Test
    void aPlanOfWhatIsExportedShowsNothing() {
        agents();
        assign(server.addNumber(owner), support, true);
        server.addNumber(owner);

        Answer exported = client.get("/api/export");
        Answer plan = plan(exported.text());

        assertThat(exported.json().at("/agents").size()).isEqualTo(2);
        assertThat(exported.json().at("/numbers").size()).isEqualTo(2);
        assertThat(exported.at("/numbers/0/agent")).isEqualTo(support);
        assertThat(exported.json().at("/numbers/0/sms").asBoolean()).isTrue();
        assertThat(exported.json().at("/numbers/1/agent").isMissingNode()).isTrue();
        assertThat(plan.json().at("/totals/differences").asInt()).isZero();
        assertThat(plan.json().at("/totals/unchanged").asInt()).isEqualTo(2);
        assertThat(client.get("/api/export").text()).isEqualTo(exported.text());
    }

    @Test
    void aPlanOfWhatIsExportedShowsNothingAlsoWhereAPoolsAccountWasDeleted() {
        SwitchboardClient buyer = server.as(owner, "read write purchase");
        SimulatedAccount account = server.simulator()
                .addAccount(SimulatedAccount.of(SimulatorSids.sid("AC", owner), SimulatorSids.sid("", owner)));
        String known = "{\"accountSid\":\"%s\",\"authToken\":\"%s\"}".formatted(account.sid(), account.authToken());
        assertThat(buyer.post("/api/twilio-accounts", known).status()).isEqualTo(201);
        Answer pool = buyer.put("/api/pools/elsewhere", """
                {"country":"US","type":"local","minFree":0,"max":1,"accountSid":"%s"}
                """.formatted(account.sid()));
        assertThat(pool.status()).as(pool.text()).isEqualTo(200);
        assertThat(buyer.delete("/api/twilio-accounts/" + account.sid()).status())
                .isEqualTo(204);

        Answer plan = plan(buyer.get("/api/export").text());

        assertThat(plan.json().at("/totals/differences").asInt())
                .as(plan.text())
                .isZero();
        assertThat(refused("{\"pools\":[{\"name\":\"another\",\"country\":\"US\",\"type\":\"local\",\"minFree\":0,"
                        + "\"max\":1,\"accountSid\":\"%s\"}]}".formatted(account.sid())))
                .startsWith("pools[0].accountSid");
    }

    @Test
    void aPlanSaysFieldByFieldWhatDiffersHereAndAtTwilio() {
        agents();
        NewPhoneNumber free = server.addNumber(owner);
        NewPhoneNumber moved = server.addNumber(owner);
        assign(moved, support, true);
        NewPhoneNumber drifted = server.addNumber(owner);
        assign(drifted, support, false);
        server.simulator()
                .changeNumber(drifted.phoneNumber(), held -> held.with("voice_url", "https://elsewhere.example/voice"));

        Answer plan = plan("""
                {"agents":[{"id":"%s","greeting":"Hello"},{"id":"%s_new","name":"New"}],
                 "numbers":[{"phoneNumber":"%s","agent":"%s_new"},
                            {"phoneNumber":"%s","agent":"%s","sms":true},
                            {"phoneNumber":"%s","agent":"%s"}]}
                """.formatted(
                support, owner, free.phoneNumber(), owner, moved.phoneNumber(), sales, drifted.phoneNumber(), support));

        assertThat(plan.json().at("/totals/differences").asInt()).isEqualTo(5);
        assertThat(plan.json().at("/totals/conflicts").asInt()).isZero();
        assertThat(plan.json().at("/totals/requests").asInt()).isPositive();
        assertThat(plan.at("/agents/0/id")).isEqualTo(owner + "_new");
        assertThat(plan.at("/agents/0/action")).isEqualTo("CREATE");
        assertThat(plan.at("/agents/1/changes/0/field")).isEqualTo("greeting");
        assertThat(plan.at("/agents/1/changes/0/to")).isEqualTo("Hello");
        assertThat(plan.json().at("/agents/1/changes").size()).isEqualTo(1);
        JsonNode assigned = number(plan, free);
        assertThat(assigned.at("/action").asString()).isEqualTo("ASSIGN");
        assertThat(assigned.at("/here").toString())
                .isEqualTo("[{\"field\":\"agent\",\"to\":\"%s_new\"}]".formatted(owner));
        assertThat(assigned.at("/twilio/0/field").asString()).isEqualTo("VoiceUrl");
        assertThat(assigned.at("/twilio/0/to").asString()).endsWith("/api/twilio/voice?agentId=" + owner + "_new");
        assertThat(number(plan, moved).at("/action").asString()).isEqualTo("MOVE");
        assertThat(number(plan, moved).at("/here/0/from").asString()).isEqualTo(support);
        assertThat(number(plan, moved).at("/twilio").size()).isEqualTo(2);
        assertThat(number(plan, drifted).at("/action").asString()).isEqualTo("UPDATE");
        assertThat(number(plan, drifted).at("/here").size()).isZero();
        assertThat(number(plan, drifted).at("/twilio").toString())
                .contains("https://elsewhere.example/voice")
                .contains("\"field\":\"VoiceUrl\"");
        assertThat(client.get(plan.header("Location").orElseThrow()).text()).isEqualTo(plan.text());
    }

    @Test
    void whatAFileDoesNotNameIsLeftAloneUnlessItPrunes() {
        agents();
        NewPhoneNumber unnamed = server.addNumber(owner);
        assign(unnamed, support, false);

        Answer left = plan("{\"numbers\":[]}");
        Answer pruned = plan("{\"numbers\":[],\"prune\":true}");

        assertThat(left.json().at("/totals/differences").asInt()).isZero();
        assertThat(left.json().at("/totals/unnamed").asInt()).isEqualTo(1);
        assertThat(pruned.json().at("/totals/differences").asInt()).isEqualTo(1);
        assertThat(number(pruned, unnamed).at("/action").asString()).isEqualTo("UNASSIGN");
        assertThat(number(pruned, unnamed).at("/twilio").toString()).contains("\"field\":\"VoiceUrl\"");
    }

    @Test
    void aNumberOfTheFileWithoutAnAgentIsUnassigned() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);
        assign(number, support, false);

        Answer plan = plan("{\"numbers\":[{\"phoneNumber\":\"%s\"}]}".formatted(number.phoneNumber()));

        assertThat(number(plan, number).at("/action").asString()).isEqualTo("UNASSIGN");
    }

    /** A plan showed nothing of what its batch clears where the service had another public URL at the assignment. */
    @Test
    void aPlanShowsAlsoWhatIsClearedOfAnEarlierPublicUrl() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);
        assign(number, support, false);
        String old = "https://old.example/api/twilio/voice?agentId=" + support;
        server.simulator().changeNumber(number.phoneNumber(), held -> held.with("voice_url", old));
        server.bean(JdbcClient.class)
                .sql(
                        "UPDATE phone_number SET base_urls = array_prepend('https://old.example', base_urls) WHERE id = :id")
                .param("id", number.id())
                .update();

        Answer plan = plan("{\"numbers\":[{\"phoneNumber\":\"%s\"}]}".formatted(number.phoneNumber()));

        assertThat(number(plan, number).at("/twilio").toString()).contains("\"from\":\"" + old + "\"");
    }

    @Test
    void anothersPlanIsNotFound() {
        String plan = plan("{\"prune\":false}").header("Location").orElseThrow();

        Answer others = server.as("somebody-else").get(plan);

        assertThat(others.status()).isEqualTo(404);
        assertThat(others.at("/error")).isEqualTo("not_found");
    }

    @Test
    void plansAreListedNewestFirstByPagesToTheirOwnerAlone() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);
        String first = plan("{\"prune\":false}").at("/id");
        String second = plan("{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"%s\",\"whatsApp\":true}]}"
                        .formatted(number.phoneNumber(), support))
                .at("/id");
        Answer third = plan("""
                {"agents":[{"id":"%1$s_new","name":"New"}],
                 "pools":[{"name":"us","country":"US","type":"local","minFree":0,"max":2}],
                 "numbers":[{"phoneNumber":"%2$s","agent":"%1$s_new"}]}
                """.formatted(owner, number.phoneNumber()));

        Answer page = client.get("/api/plans?limit=2");
        Answer rest = client.get("/api/plans?limit=2&cursor=" + page.at("/nextCursor"));

        assertThat(page.json().at("/plans").size()).isEqualTo(2);
        assertThat(page.at("/plans/0/id")).isEqualTo(third.at("/id"));
        assertThat(page.json().at("/plans/0/totals")).isEqualTo(third.json().at("/totals"));
        assertThat(page.json().at("/plans/0/totals/differences").asInt()).isEqualTo(3);
        assertThat(page.at("/plans/0/createdAt")).isEqualTo(third.at("/createdAt"));
        assertThat(page.at("/plans/0/expiresAt")).isEqualTo(third.at("/expiresAt"));
        assertThat(page.json().at("/plans/0/operations").size()).isZero();
        assertThat(page.at("/plans/1/id")).isEqualTo(second);
        assertThat(page.json().at("/plans/1/totals/conflicts").asInt()).isEqualTo(1);
        assertThat(rest.json().at("/plans").size()).isEqualTo(1);
        assertThat(rest.at("/plans/0/id")).isEqualTo(first);
        assertThat(rest.json().has("nextCursor")).isFalse();
        assertThat(server.as(owner, "read").get("/api/plans").text())
                .isEqualTo(client.get("/api/plans").text());
        assertThat(server.as("somebody-without-plans").get("/api/plans").text()).isEqualTo("{\"plans\":[]}");
        for (String wrong : List.of("limit=0", "limit=201", "cursor=x", "cursor=cGxhbjp4")) {
            assertThat(client.get("/api/plans?" + wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void aPlanTellsWhatCarriedItOutAndWhenItCouldNotBe() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);
        String file = "{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"%s\"}]}";
        String done = plan(file.formatted(number.phoneNumber(), support)).at("/id");
        String stale = plan(file.formatted(number.phoneNumber(), sales)).at("/id");

        Answer applied = client.post("/api/plans/" + done + "/apply");
        assertThat(applied.status()).as(applied.toString()).isEqualTo(200);
        assertThat(client.post("/api/plans/" + stale + "/apply").at("/error")).isEqualTo("plan_stale");

        Answer list = client.get("/api/plans");
        assertThat(list.at("/plans/1/operations/0"))
                .isEqualTo(applied.header("Operation-Id").orElseThrow());
        assertThat(list.json().at("/plans/1").has("foundStaleAt")).isFalse();
        assertThat(list.json().at("/plans/0/operations").size()).isZero();
        assertThat(list.at("/plans/0/foundStaleAt"))
                .isEqualTo(client.get("/api/plans/" + stale).at("/foundStaleAt"))
                .isNotEmpty();

        client.delete(
                "/api/phone-numbers/assign", "{\"phoneNumberId\":\"%s\",\"restore\":true}".formatted(number.id()));
        assertThat(client.post("/api/plans/" + stale + "/apply").status()).isEqualTo(200);
        assertThat(client.get("/api/plans/" + stale).json().has("foundStaleAt")).isFalse();
    }

    @Test
    void whatIsWrongInAFileIsNamedByItsPath() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);
        String ours = number.phoneNumber();

        assertThat(refused("{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"agent_900\"}]}".formatted(ours)))
                .isEqualTo("numbers[0].agent");
        assertThat(refused("{\"numbers\":[{\"phoneNumber\":\"+15559999999\"}]}"))
                .isEqualTo("numbers[0].phoneNumber");
        assertThat(refused("{\"numbers\":[{\"phoneNumber\":\"%1$s\"},{\"phoneNumber\":\"%1$s\"}]}".formatted(ours)))
                .isEqualTo("numbers[1].phoneNumber");
        assertThat(refused("{\"numbers\":[{\"phoneNumber\":\"%s\",\"smss\":true}]}".formatted(ours)))
                .isEqualTo("numbers[0].smss");
        assertThat(refused("{\"numbers\":[{\"phoneNumber\":\"%s\",\"sms\":true}]}".formatted(ours)))
                .isEqualTo("numbers[0].agent");
        assertThat(refused("{\"agents\":[{\"id\":\"agent_900\"}]}")).isEqualTo("agents[0].id");
        assertThat(refused("{\"agents\":[{\"id\":\"%s_unknown\"}]}".formatted(owner)))
                .isEqualTo("agents[0].name");
        assertThat(refused("{\"agents\":[{\"id\":\"%1$s\"},{\"id\":\"%1$s\"}]}".formatted(support)))
                .isEqualTo("agents[1].id");
        assertThat(refused("{\"agents\":[{\"id\":\"%s\",\"runtimeUrl\":\"ftp://x\"}]}".formatted(support)))
                .isEqualTo("agents[0].runtimeUrl");
        assertThat(refused("{\"pools\":[{\"name\":\"us-support\"}]}")).startsWith("pools[0].");
    }

    @Test
    void aNumberThatCannotDoWhatTheFileSaysIsAConflictWithItsCure() {
        agents();
        NewPhoneNumber number = server.addNumber(owner);

        Answer plan = plan("{\"numbers\":[{\"phoneNumber\":\"%s\",\"agent\":\"%s\",\"whatsApp\":true}]}"
                .formatted(number.phoneNumber(), support));

        assertThat(plan.json().at("/totals/conflicts").asInt()).isEqualTo(1);
        assertThat(number(plan, number).at("/code").asString()).isEqualTo("capability_missing");
    }

    @Test
    void aBudgetTakesTheScopeOfAdministrators() {
        String file = "{\"budget\":{\"monthlyLimit\":20}}";
        SwitchboardClient admin = server.as(owner, "read write admin");

        assertThat(client.post("/api/plans", file).status()).isEqualTo(403);
        Answer plan = admin.post("/api/plans", file);
        assertThat(plan.json().at("/budget").toString())
                .isEqualTo("[{\"field\":\"monthlyLimit\",\"to\":\"20\"},{\"field\":\"currency\",\"to\":\"USD\"}]");

        admin.put("/api/budget", "{\"monthlyLimit\":20.00}");
        assertThat(admin.post("/api/plans", file)
                        .json()
                        .at("/totals/differences")
                        .asInt())
                .isZero();
        assertThat(admin.get("/api/export").at("/budget/monthlyLimit")).isEqualTo("20");
        assertThat(client.get("/api/export").json().has("budget")).isFalse();
    }

    @Test
    void theServiceReadsAndWritesNoYaml() {
        assertThat(client.withoutContentType()
                        .withHeader("Content-Type", "application/yaml")
                        .post("/api/plans", "prune: false")
                        .status())
                .isEqualTo(415);
        assertThat(server.bean(RequestMappingHandlerAdapter.class).getMessageConverters())
                .flatExtracting(HttpMessageConverter::getSupportedMediaTypes)
                .extracting(MediaType::getSubtype)
                .noneMatch(type -> type.contains("yaml"));
    }

    private void agents() {
        for (String agent : new String[] {support, sales}) {
            assertThat(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(agent, agent))
                            .status())
                    .isEqualTo(201);
        }
    }

    private void assign(NewPhoneNumber number, String agent, boolean sms) {
        assertThat(client.assign(number.id(), agent, sms, false).status()).isEqualTo(200);
    }

    private Answer plan(String file) {
        Answer plan = client.post("/api/plans", file);
        assertThat(plan.status()).as(plan.toString()).isEqualTo(201);
        return plan;
    }

    private String refused(String file) {
        Answer answer = client.post("/api/plans", file);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        return answer.at("/field");
    }

    private static JsonNode number(Answer plan, NewPhoneNumber number) {
        return plan.json()
                .at("/numbers")
                .valueStream()
                .filter(one -> one.at("/phoneNumberId").asString().equals(number.id()))
                .findFirst()
                .orElseThrow();
    }
}
