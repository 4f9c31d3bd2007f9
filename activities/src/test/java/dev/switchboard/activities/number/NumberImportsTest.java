package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Numbers that an import finds in another account than before. */
class NumberImportsTest extends DatabaseTest {

    private static final String BEFORE = InMemoryTwilioAccount.ACCOUNT_SID;
    private static final String NOW = "AC0000000000000000000000000000000b";
    private static final String NUMBER = "+15550000123";
    private static final String SID = "PN0123";

    private final NumberImports imports = bean(NumberImports.class);

    @Test
    void theRowOfTheSidFollowsWithItsBindingAndSaysSo() {
        assigned("phone_123", "agent_456", true, false);
        PhoneNumber before = number("phone_123");

        assertThat(found("op_i", DEMO, SID, NUMBER)).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(number("phone_123"))
                .returns(NOW, PhoneNumber::accountSid)
                .returns(SID, PhoneNumber::phoneNumberSid)
                .returns(BindingState.ASSIGNED, PhoneNumber::state)
                .returns("agent_456", PhoneNumber::agentId)
                .returns(before.createdAt(), PhoneNumber::createdAt);
        assertThat(rowsOf(NUMBER)).isEqualTo(1);
        assertThat(jdbc.sql("""
                SELECT owner || ' ' || chatbot_id || ' ' || (metadata -> 'move' ->> 'fromAccountSid') || ' '
                    || (metadata -> 'move' ->> 'toAccountSid')
                FROM message WHERE action = 'number_moved' AND phone_number_id = 'phone_123'
                """).query(String.class).list()).containsExactly("demo agent_456 " + BEFORE + " " + NOW);

        assertThat(found("op_i", DEMO, SID, NUMBER)).as("again").isEqualTo(new ImportNumbersResult(0, 1, 0));
        assertThat(jdbc.sql("SELECT count(*) FROM message WHERE action = 'number_moved'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void whoAskedForAnImportIsWhoeverOpenedItAndNotWhomTheWorkflowNames() {
        opened("op_others", OTHER, OperationType.IMPORT, null);

        found("op_others", DEMO, SID, NUMBER);
        found("op_cli", DEMO, "PN0124", "+15550000124");

        assertThat(jdbc.sql(
                                "SELECT operation_id || ' ' || actor FROM message WHERE action = 'number_moved' ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrder("op_others " + OTHER, "op_cli " + UsageWorkflowIds.SYSTEM_OWNER);
    }

    @Test
    void anotherOwnersRowStaysAndTheNumberIsANewOneWithAnIdOfItsOwn() {
        phoneNumbers.insert(new NewPhoneNumber(
                "PN0777", OTHER, "+15550000777", BEFORE, "PN0777", new Capabilities(true, true, false)));

        assertThat(found("op_i", DEMO, "PN0777", "+15550000777")).isEqualTo(new ImportNumbersResult(1, 0, 0));

        assertThat(number("PN0777")).returns(OTHER, PhoneNumber::owner).returns(BEFORE, PhoneNumber::accountSid);
        assertThat(number("PN0777_00000000")).returns(DEMO, PhoneNumber::owner).returns(NOW, PhoneNumber::accountSid);
        assertThat(found("op_j", DEMO, "PN0777", "+15550000777")).isEqualTo(new ImportNumbersResult(0, 1, 0));
        assertThat(rowsOf("+15550000777")).isEqualTo(2);
    }

    @Test
    void aNumberThatCountsAsGivenBackAndIsInAnotherAccountIsANewOneThere() {
        jdbc.sql("UPDATE phone_number SET state = 'RELEASED' WHERE id = 'phone_124'")
                .update();

        assertThat(found("op_i", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(1, 0, 0));
        assertThat(found("op_j", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(number("phone_124"))
                .returns(BindingState.RELEASED, PhoneNumber::state)
                .returns(BEFORE, PhoneNumber::accountSid);
        assertThat(number("PN0124"))
                .returns(BindingState.FREE, PhoneNumber::state)
                .returns(NOW, PhoneNumber::accountSid);
    }

    @Test
    void anImportedNumberThatCountsAsGivenBackIsANewOneWithAnIdOfItsOwn() {
        row("PN0999", "+15550000999", BEFORE, "PN0999");
        jdbc.sql("UPDATE phone_number SET state = 'RELEASED' WHERE id = 'PN0999'")
                .update();

        assertThat(found("op_i", DEMO, "PN0999", "+15550000999")).isEqualTo(new ImportNumbersResult(1, 0, 0));
        assertThat(found("op_j", DEMO, "PN0999", "+15550000999")).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(number("PN0999")).returns(BindingState.RELEASED, PhoneNumber::state);
        assertThat(number("PN0999_00000000")).returns(NOW, PhoneNumber::accountSid);
        assertThat(rowsOf("+15550000999")).isEqualTo(2);
    }

    @Test
    void aPageThatWasReadBeforeTheNumberWasGivenBackDoesNotBringItBack() {
        row("PN0999", "+15550000999", NOW, "PN0999");
        jdbc.sql("UPDATE phone_number SET state = 'RELEASED' WHERE id = 'PN0999'")
                .update();

        assertThat(found("op_i", DEMO, "PN0999", "+15550000999")).isEqualTo(new ImportNumbersResult(0, 0, 1));
        assertThat(rowsOf("+15550000999")).isEqualTo(1);
    }

    @Test
    void ofTwoRowsOfOneNumberTheFreeOneGoes() {
        row("PN0999", "+15550000124", NOW, "PN0999");
        assigned("phone_124", "agent_456", true, false);

        assertThat(found("op_i", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(phoneNumbers.find("PN0999")).isEmpty();
        assertThat(number("phone_124"))
                .returns(NOW, PhoneNumber::accountSid)
                .returns("agent_456", PhoneNumber::agentId);
        assertThat(merged("PN0999")).containsExactly("demo op_i +15550000124 " + NOW + " phone_124");
        assertThat(found("op_j", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(0, 1, 0));
        assertThat(merged("PN0999")).as("told once").hasSize(1);
    }

    @Test
    void ofTwoRowsTheBoundOneOfTheAccountTakesTheSid() {
        row("PN0999", "+15550000124", NOW, "PN0999");
        assigned("PN0999", "agent_456", true, false);

        assertThat(found("op_i", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(phoneNumbers.find("phone_124")).isEmpty();
        assertThat(number("PN0999"))
                .returns("PN0124", PhoneNumber::phoneNumberSid)
                .returns("agent_456", PhoneNumber::agentId);
        assertThat(merged("phone_124")).containsExactly("demo op_i +15550000124 " + BEFORE + " PN0999");
    }

    @Test
    void twoBoundRowsAreLeftToTheirOwner() {
        row("PN0999", "+15550000124", NOW, "PN0999");
        assigned("PN0999", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);

        assertThat(found("op_i", DEMO, "PN0124", "+15550000124")).isEqualTo(new ImportNumbersResult(0, 0, 1));

        assertThat(number("PN0999").accountSid()).isEqualTo(NOW);
        assertThat(number("phone_124").accountSid()).isEqualTo(BEFORE);
        assertThat(jdbc.sql("SELECT count(*) FROM message WHERE action IN ('number_moved', 'number_merged')")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    /** An assignment takes the row between the import's reading and its deletion. */
    @Test
    void aFreeRowThatIsBeingAssignedIsNotDeleted() throws Exception {
        row("PN0999", "+15550000124", NOW, "PN0999");
        assigned("phone_124", "agent_456", true, false);
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            TransactionTemplate transaction = new TransactionTemplate(bean(PlatformTransactionManager.class));
            Future<?> assignment = threads.submit(() -> transaction.executeWithoutResult(status -> {
                String operation = anOperation(OperationType.ASSIGN, "PN0999").id();
                numberActivities.reserveNumber(
                        new ReserveNumberInput(operation, DEMO, "PN0999", "agent_456", true, false));
                taken.countDown();
                awaitUninterruptibly(commit);
            }));
            taken.await();
            Future<ImportNumbersResult> imported = threads.submit(() -> found("op_i", DEMO, "PN0124", "+15550000124"));
            await().until(() -> jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                            .query(Integer.class)
                            .single()
                    > 0);
            commit.countDown();
            assignment.get();

            assertThat(imported.get()).isEqualTo(new ImportNumbersResult(0, 0, 1));
        } finally {
            commit.countDown();
            threads.shutdownNow();
        }

        assertThat(number("PN0999")).returns(BindingState.ASSIGNING, PhoneNumber::state);
        assertThat(number("phone_124").accountSid()).isEqualTo(BEFORE);
    }

    @Test
    void whatItsFormerAccountTellsIsItsUntilThatAccountHasTheNumberAgain() {
        assertThat(found("op_i", DEMO, SID, NUMBER)).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(whose(BEFORE)).containsExactly("phone_123");
        assertThat(whose(NOW)).containsExactly("phone_123");
        assertThat(whose("AC_of_nobody")).isEmpty();
        row("PN0555", NUMBER, BEFORE, "PN0555");
        assertThat(whose(BEFORE)).containsExactly("PN0555");
    }

    private List<String> merged(String phoneNumberId) {
        return jdbc.sql("""
                SELECT owner || ' ' || operation_id || ' ' || (metadata ->> 'phoneNumber') || ' '
                    || (metadata ->> 'accountSid') || ' ' || (metadata ->> 'mergedInto')
                FROM message WHERE action = 'number_merged' AND phone_number_id = :id
                """).param("id", phoneNumberId).query(String.class).list();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> whose(String accountSid) {
        return jdbc.sql("SELECT id FROM number_in_account WHERE account_sid = :account AND phone_number = :number")
                .param("account", accountSid)
                .param("number", NUMBER)
                .query(String.class)
                .list();
    }

    private ImportNumbersResult found(String operationId, String owner, @Nullable String sid, String phoneNumber) {
        return imports.keep(
                operationId,
                List.of(new NewPhoneNumber(
                        String.valueOf(sid),
                        owner,
                        phoneNumber,
                        NOW,
                        String.valueOf(sid),
                        new Capabilities(true, true, false))));
    }

    private void row(String id, String phoneNumber, String accountSid, String sid) {
        phoneNumbers.insert(
                new NewPhoneNumber(id, DEMO, phoneNumber, accountSid, sid, new Capabilities(true, true, false)));
    }

    private int rowsOf(String phoneNumber) {
        return jdbc.sql("SELECT count(*) FROM phone_number WHERE phone_number = :number")
                .param("number", phoneNumber)
                .query(Integer.class)
                .single();
    }
}
