package dev.switchboard.api.pool;

import static dev.switchboard.api.SwitchboardClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.EachTestItsOwner;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.testing.Aside;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pools over HTTP: refilled under the budget, taken from without two callers ever getting the same number. */
class PoolIT extends EachTestItsOwner {

    private static final String POOL = "/api/pools/us-support";

    PoolIT() {
        super("pooler", SwitchboardServer.Options.defaults());
    }

    @BeforeEach
    void aBudget() {
        budget(20);
    }

    @Test
    void aPoolIsRefilledAndItsNumbersAreAssignedByItsName() {
        ok(client.put(POOL, pool(2, 3)));

        Answer refilled = ok(client.post(POOL + "/refill"));
        assertThat(refilled.at("/free")).as(refilled.text()).isEqualTo("2");
        assertThat(refilled.json().at("/monthlyCost").decimalValue()).isEqualByComparingTo("2.30");
        assertThat(refilled.at("/idle/0/freeSince")).isNotEmpty();

        Answer assigned = ok(client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\",\"enableSms\":true}"));
        assertThat(assigned.at("/phoneNumber/id")).isEqualTo(refilled.at("/idle/0/id"));
        assertThat(assigned.at("/phoneNumber/chatbot/id")).isEqualTo(agent);
        assertThat(client.webhooks(assigned.at("/phoneNumber/id")).at("/configured"))
                .isEqualTo("true");

        assertThat(ok(client.post(POOL + "/refill")).at("/free")).isEqualTo("2");
        Answer full = ok(client.get(POOL));
        assertThat(full.at("/used")).isEqualTo("1");
        assertThat(full.at("/inUse/0/chatbotId")).isEqualTo(agent);
        ok(client.unassign(assigned.at("/phoneNumber/id")));
        assertThat(ok(client.get("/api/pools")).at("/pools/0/free")).isEqualTo("3");
    }

    @Test
    void callersAtTheSameTimeGetDifferentNumbersAndTheRestIsToldThatThePoolIsEmpty() {
        ok(client.put(POOL, pool(0, 10)));
        IntStream.range(0, 3)
                .forEach(index -> ok(
                        client.put(POOL + "/numbers/" + server.addNumber(owner).id())));

        List<Answer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(index -> client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}"))
                .toList();

        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .map(answer -> answer.at("/phoneNumber/id")))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .hasSize(5)
                .allSatisfy(refused -> {
                    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
                    assertThat(refused.at("/error")).isEqualTo("pool_empty");
                    assertThat(refused.at("/field")).isEqualTo("pool");
                    assertThat(refused.at("/detail")).contains("POST " + POOL + "/refill");
                });
    }

    @Test
    void anAssignmentThatFailsPutsItsNumberBackIntoThePool() {
        ok(client.put(POOL, pool(0, 10)));
        NewPhoneNumber number = server.addNumber(owner);
        ok(client.put(POOL + "/numbers/" + number.id()));
        server.simulator()
                .replaceFaults(List.of(Fault.status(
                        new Match("POST", "IncomingPhoneNumbers", number.phoneNumber(), null), 400, 21402)));

        Answer refused = client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        assertThat(ok(client.get(POOL)).at("/free")).isEqualTo("1");
    }

    @Test
    void aRefusalIsToldOnThePoolAndTheBudgetHolds() {
        budget(1);
        ok(client.put(POOL, pool(1, 3)));

        Answer refused = client.post(POOL + "/refill");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/error")).isEqualTo("budget_exceeded");
        Answer told = ok(client.get(POOL));
        assertThat(told.at("/refused/because/error")).as(told.text()).isEqualTo("budget_exceeded");
        assertThat(told.at("/refused/retryAt")).isNotEmpty();
        budget(20);
        assertThat(ok(client.post(POOL + "/refill")).at("/refused")).isEmpty();
    }

    @Test
    void whatTwilioRefusesIsToldWithItsCure() {
        ok(client.put(POOL, pool(1, 3)));
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(new Match("POST", "IncomingPhoneNumbers", null, null), 400, 21631)));

        assertThat(client.post(POOL + "/refill").status()).isEqualTo(502);

        assertThat(ok(client.get(POOL)).at("/refused/because/message")).contains("addressSid");
    }

    @Test
    void aPoolThatIsDeletedReleasesNothing() {
        ok(client.put(POOL, pool(1, 3)));
        Answer refilled = ok(client.post(POOL + "/refill"));

        assertThat(client.delete(POOL).status()).isEqualTo(204);

        assertThat(client.get(POOL).status()).isEqualTo(404);
        assertThat(ok(client.get("/api/phone-numbers/" + refilled.at("/idle/0/id")))
                        .at("/state"))
                .isEqualTo("FREE");
        assertThat(server.simulator().number(refilled.at("/idle/0/phoneNumber")))
                .isPresent();
    }

    @Test
    void withoutAPriceLimitWhatTwilioAsksNowIsTheMost() {
        Answer made = ok(client.put(
                POOL,
                "{\"country\":\"us\",\"type\":\"local\",\"capabilities\":{\"sms\":true},\"minFree\":1,\"max\":3}"));

        assertThat(made.json().at("/maxMonthlyPrice").decimalValue()).isEqualByComparingTo("1.15");
        assertThat(made.at("/country")).isEqualTo("US");
        assertThat(made.at("/capabilities/sms")).isEqualTo("true");
    }

    @Test
    void whatIsWrongIsToldByItsField() {
        field(client.put(POOL, "{\"country\":\"US\",\"type\":\"local\",\"minFree\":4,\"max\":3}"), "max");
        field(client.put(POOL, "{\"country\":\"USA\",\"type\":\"local\",\"minFree\":1,\"max\":3}"), "country");
        field(client.put(POOL, "{\"country\":\"US\",\"type\":\"pager\",\"minFree\":1,\"max\":3}"), "type");
        field(client.put(POOL, "{\"country\":\"US\",\"type\":\"local\",\"max\":3}"), "minFree");
        field(client.put("/api/pools/a%20b", pool(1, 3)), "name");
        field(
                client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\",\"phoneNumberId\":\"phone_1\"}"),
                "pool",
                404);
        assertThat(client.post("/api/phone-numbers/assign", "{\"pool\":\"nowhere\"}")
                        .at("/detail"))
                .contains("PUT /api/pools/nowhere");
    }

    @Test
    void anothersPoolsAndNumbersAreNotThere() {
        ok(client.put(POOL, pool(1, 3)));
        SwitchboardClient other = server.as("stranger", "read write purchase");

        assertThat(other.get(POOL).status()).isEqualTo(404);
        assertThat(other.delete(POOL).status()).isEqualTo(404);
        assertThat(other.post(POOL + "/refill").status()).isEqualTo(404);
        assertThat(client.put(POOL + "/numbers/" + server.addNumber("stranger").id())
                        .status())
                .isEqualTo(403);
        assertThat(server.as(owner, "read write").put(POOL, pool(1, 3)).status())
                .as("it spends money")
                .isEqualTo(403);
        assertThat(server.as(owner, "read write").post(POOL + "/refill").status())
                .isEqualTo(403);
    }

    @Test
    void numbersArePutInAndTakenOutAsLongAsThereIsRoom() {
        ok(client.put(POOL, pool(0, 1)));
        String first = server.addNumber(owner).id();
        ok(client.put(POOL + "/numbers/" + first));
        ok(client.put(POOL + "/numbers/" + first));

        Answer full = client.put(POOL + "/numbers/" + server.addNumber(owner).id());
        assertThat(full.status()).as(full.text()).isEqualTo(409);
        assertThat(full.at("/error")).isEqualTo("pool_full");

        assertThat(client.delete(POOL + "/numbers/" + first).status()).isEqualTo(204);
        assertThat(client.delete(POOL + "/numbers/" + first).status()).isEqualTo(404);
        assertThat(ok(client.get(POOL)).at("/free")).isEqualTo("0");
    }

    @Test
    void aPoolThatIsGoneIsNotThereAndARepeatedCallHasItsAnswerAllTheSame() {
        ok(client.put(POOL, pool(0, 1)));
        ok(client.put(POOL + "/numbers/" + server.addNumber(owner).id()));
        SwitchboardClient keyed = client.withIdempotencyKey(owner + "-take");
        Answer first = ok(keyed.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}"));

        assertThat(client.delete(POOL).status()).isEqualTo(204);

        Answer repeated = ok(keyed.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}"));
        assertThat(repeated.at("/phoneNumber/id")).isEqualTo(first.at("/phoneNumber/id"));
        field(client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}"), "pool", 404);
        Answer another = keyed.post("/api/phone-numbers/assign", "{\"pool\":\"another\"}");
        assertThat(another.at("/error")).as(another.text()).isEqualTo("idempotency_key_reused");
    }

    @Test
    void onlyNumbersThatThePoolWantsAreInIt() {
        ok(client.put(POOL, pool(0, 5)));
        String us = server.addNumber(owner).id();
        ok(client.put(POOL + "/numbers/" + us));

        Answer otherCountry = client.put(POOL, pool(0, 5).replace("US", "GB"));
        assertThat(otherCountry.at("/error")).as(otherCountry.text()).isEqualTo("pool_in_use");
        assertThat(otherCountry.status()).isEqualTo(409);
        assertThat(client.put(POOL, pool(0, 5).replace("\"minFree\"", "\"capabilities\":{\"sms\":true},\"minFree\""))
                        .at("/error"))
                .isEqualTo("pool_in_use");
        ok(client.put("/api/pools/gb", pool(0, 5).replace("US", "GB")));
        Answer unfit = client.put("/api/pools/gb/numbers/" + us);
        assertThat(unfit.status()).as(unfit.text()).isEqualTo(422);
        assertThat(unfit.at("/error")).isEqualTo("number_unfit");
        assertThat(unfit.at("/detail")).contains("it is not of GB");
        ok(client.put("/api/pools/free", pool(0, 5).replace("local", "toll-free")));
        assertThat(client.put("/api/pools/free/numbers/" + us).at("/detail")).contains("it is not toll-free");

        assertThat(client.delete(POOL + "/numbers/" + us).status()).isEqualTo(204);
        ok(client.put(POOL, pool(0, 5).replace("US", "GB")));
    }

    @Test
    void aNumberThatTwilioDoesNotHaveIsToldAsUnfitAndReplaced() {
        ok(client.put(POOL, pool(1, 3)));
        Answer refilled = ok(client.post(POOL + "/refill"));
        String number = refilled.at("/idle/0/phoneNumber");
        server.simulator().removeNumber(number);

        Answer refused = client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        Answer told = ok(client.get(POOL));
        assertThat(told.at("/free")).as(told.text()).isEqualTo("0");
        assertThat(told.at("/unfit/0/phoneNumber")).isEqualTo(number);
        assertThat(told.at("/unfit/0/unfit")).isEqualTo("MISSING");
        assertThat(client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}")
                        .at("/detail"))
                .contains("1 cannot be given");
        Answer again = ok(client.post(POOL + "/refill"));
        assertThat(again.at("/free")).as(again.text()).isEqualTo("1");
        assertThat(ok(client.post("/api/phone-numbers/assign", "{\"pool\":\"us-support\"}"))
                        .at("/phoneNumber/id"))
                .isEqualTo(again.at("/idle/0/id"));
    }

    @Test
    void ofARefillAsManyAreBoughtAsTheBudgetCanPayAndTheRestIsTold() {
        budget(5);
        ok(client.put(POOL, pool(4, 4)));

        Answer refilled = ok(client.post(POOL + "/refill"));

        assertThat(refilled.at("/free")).as("at 2 each, of a budget of 5").isEqualTo("2");
        assertThat(refilled.at("/refused/because/error")).as(refilled.text()).isEqualTo("budget_exceeded");
    }

    @Test
    void anAgentThatAPoolNamesIsNotDeleted() {
        ok(client.put(POOL, pool(0, 1)));

        Answer refused = client.delete("/api/chatbots/" + agent);

        assertThat(refused.status()).as(refused.text()).isEqualTo(409);
        assertThat(refused.at("/error")).isEqualTo("agent_in_use");
        assertThat(client.delete(POOL).status()).isEqualTo(204);
        assertThat(client.delete("/api/chatbots/" + agent).status()).isEqualTo(204);
    }

    /** Each holds what the other would wait for, if it waited. */
    @Test
    void itsAgentIsNotDeletedEitherWhileThePoolIsChanged() throws Exception {
        ok(client.put(POOL, pool(0, 1)));
        CompletableFuture<Answer> changed;
        try (Connection trail = server.bean(DataSource.class).getConnection();
                Statement statement = trail.createStatement()) {
            trail.setAutoCommit(false);
            statement.execute("SELECT 1 FROM audit_chain WHERE owner = '%s' FOR UPDATE".formatted(owner));
            changed = Aside.call(() -> client.put(POOL, pool(0, 2)));
            await().until(() -> server.bean(JdbcClient.class)
                            .sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND query LIKE 'INSERT INTO message%'")
                            .query(Integer.class)
                            .single()
                    == 1);

            Answer refused = client.delete("/api/chatbots/" + agent);

            assertThat(refused.status()).as(refused.text()).isEqualTo(409);
            assertThat(changed).as("the other still waits").isNotDone();
        }
        assertThat(ok(changed.join()).at("/max")).isEqualTo("2");
    }

    /** Both have found it before either deletes it, or puts something into it. */
    @Test
    void aPoolThatIsDeletedMeanwhileIsNotThere() throws Exception {
        ok(client.put(POOL, pool(0, 1)));
        String number = server.addNumber(owner).id();
        CompletableFuture<Answer> deleted;
        CompletableFuture<Answer> again;
        CompletableFuture<Answer> put;
        try (Connection other = server.bean(DataSource.class).getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT 1 FROM pool WHERE owner = '%s' FOR UPDATE".formatted(owner));
            deleted = Aside.call(() -> client.delete(POOL));
            awaitWaitingForThePool(1);
            again = Aside.call(() -> client.delete(POOL));
            awaitWaitingForThePool(2);
            put = Aside.call(() -> client.put(POOL + "/numbers/" + number));
            awaitWaitingForThePool(3);
        }

        assertThat(deleted.join().status()).isEqualTo(204);
        assertThat(again.join().status()).as(again.join().text()).isEqualTo(404);
        assertThat(put.join().status()).as(put.join().text()).isEqualTo(404);
        assertThat(put.join().at("/detail")).contains("You have no pool us-support");
        assertThat(client.get("/api/audit?action=pool_deleted").json().at("/messages"))
                .hasSize(1);
    }

    private void awaitWaitingForThePool(int calls) {
        await().until(() -> server.bean(JdbcClient.class)
                        .sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                + " AND query LIKE 'SELECT created_at FROM pool%'")
                        .query(Integer.class)
                        .single()
                == calls);
    }

    private String pool(int minFree, int max) {
        return "{\"country\":\"US\",\"type\":\"local\",\"minFree\":%d,\"max\":%d,\"chatbotId\":\"%s\",\"maxMonthlyPrice\":2}"
                .formatted(minFree, max, agent);
    }

    private static void field(Answer refused, String field) {
        field(refused, field, 400);
    }

    private static void field(Answer refused, String field, int status) {
        assertThat(refused.status()).as(refused.text()).isEqualTo(status);
        assertThat(refused.at("/field")).as(refused.text()).isEqualTo(field);
    }
}
