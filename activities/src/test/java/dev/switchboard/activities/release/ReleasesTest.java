package dev.switchboard.activities.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.InboundNumbers;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.number.NumberImports;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.release.NumberToRelease;
import dev.switchboard.workflows.release.ReleaseActivities;
import dev.switchboard.workflows.release.ReleaseNumberInput;
import dev.switchboard.workflows.release.ReleaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ReleasesTest extends DatabaseTest {

    private static final String NUMBER = "phone_124";
    private static final String AGENT = "agent_456";
    private static final ReleaseTerms IN_A_WEEK = new ReleaseTerms(Duration.ofDays(7), true, false, false, false);

    private final ReleaseActivities activities = bean(ReleaseActivities.class);
    private final Releases releases = bean(Releases.class);
    private final InboundNumbers inbound = bean(InboundNumbers.class);

    @Test
    void anAssignedNumberKeepsItsAgentUntilItIsReleased() {
        assigned(NUMBER, AGENT, true, false);
        String operation = release();

        NumberToRelease begun = begin(operation);

        assertThat(begun.agentId()).isEqualTo(AGENT);
        assertThat(number(NUMBER).state()).isEqualTo(BindingState.RELEASING);
        assertThat(number(NUMBER).agentId()).isEqualTo(AGENT);
        assertThat(releases.find(operation).orElseThrow().releaseAt())
                .isEqualTo(begun.since().plus(Duration.ofDays(7)));
        bean(NumberFences.class).requireHeld(operation, NUMBER);

        activities.confirmReleased(operation, NUMBER);

        assertThat(number(NUMBER).state()).isEqualTo(BindingState.RELEASED);
        assertThat(number(NUMBER).agentId()).isNull();
    }

    @Test
    void everyStepMayBeRepeated() {
        String operation = release();
        NumberToRelease first = begin(operation);
        clock.advance(Duration.ofMinutes(1));
        assertThat(begin(operation)).isEqualTo(first);
        activities.beginDetaching(operation, new NumberAttachments("AD1", false, null, null));
        activities.beginDetaching(operation, new NumberAttachments(null, true, null, null));
        activities.confirmReleased(operation, NUMBER);
        activities.confirmReleased(operation, NUMBER);
        activities.keepNumber(operation, NUMBER);

        assertThat(number(NUMBER).state()).isEqualTo(BindingState.RELEASED);
        assertThat(Objects.requireNonNull(releases.find(operation).orElseThrow().detaching())
                        .emergencyAddressSid())
                .isEqualTo("AD1");
    }

    @Test
    void aNumberThatIsKeptIsWhatItWas() {
        String operation = release();
        begin(operation);
        activities.keepNumber(operation, NUMBER);
        assertThat(number(NUMBER).state()).isEqualTo(BindingState.FREE);

        assigned(NUMBER, AGENT, true, false);
        String another = release();
        begin(another);
        activities.keepNumber(operation, NUMBER);
        assertThat(number(NUMBER).state())
                .as("an ended operation holds nothing")
                .isEqualTo(BindingState.RELEASING);
        activities.keepNumber(another, NUMBER);

        assertThat(number(NUMBER).state()).isEqualTo(BindingState.ASSIGNED);
        assertThat(number(NUMBER).smsEnabled()).isTrue();
    }

    @Test
    void callersAreAnsweredByTheAgentUnlessTheyAreToBeToldThatItIsOutOfService() {
        assigned(NUMBER, AGENT, true, false);
        PhoneNumber number = number(NUMBER);
        begin(release());

        assertThat(inbound.find(number.accountSid(), number.phoneNumber()).orElseThrow())
                .satisfies(answering -> assertThat(answering.greeting()).contains("no longer in service"))
                .satisfies(answering -> assertThat(answering.runtime()).isNull());
    }

    @Test
    void refusesWhatIsAnothersOrHeldOrHasNobodyToTell() {
        assertRefused(() -> begin(release(), OTHER, false), ErrorCode.NUMBER_NOT_OWNED);
        assertRefused(() -> begin(release(), DEMO, true), ErrorCode.RELEASE_BLOCKED, "outOfService");
        begin(release(), DEMO, false);
        assertRefused(() -> begin(release(), DEMO, false), ErrorCode.OPERATION_RUNNING);
        jdbc.sql("UPDATE phone_number SET state = 'RELEASED' WHERE id = :id")
                .param("id", NUMBER)
                .update();
        assertRefused(() -> begin(release(), DEMO, false), ErrorCode.NUMBER_NOT_FOUND, "given back");
    }

    @Test
    void aPageThatWasReadBeforeDoesNotBringTheNumberBack() {
        String operation = release();
        begin(operation);
        PhoneNumber number = number(NUMBER);
        activities.confirmReleased(operation, NUMBER);

        bean(NumberImports.class)
                .keep(
                        "op_import",
                        List.of(new NewPhoneNumber(
                                Objects.requireNonNull(number.phoneNumberSid()),
                                DEMO,
                                number.phoneNumber(),
                                number.accountSid(),
                                number.phoneNumberSid(),
                                null,
                                number.capabilities())));

        assertThat(rows(number.phoneNumber())).containsExactly(NUMBER);
    }

    @Test
    void theSameNumberUnderAnotherSidIsANewOneAndHasWhatTwilioTellsFromNowOn() {
        String operation = release();
        begin(operation);
        PhoneNumber number = number(NUMBER);
        activities.confirmReleased(operation, NUMBER);
        assertThat(inAccount(number)).isEqualTo(NUMBER);

        bean(NumberImports.class)
                .keep(
                        "op_import",
                        List.of(new NewPhoneNumber(
                                "PNanother",
                                DEMO,
                                number.phoneNumber(),
                                number.accountSid(),
                                "PNanother",
                                null,
                                number.capabilities())));

        assertThat(rows(number.phoneNumber())).containsExactlyInAnyOrder(NUMBER, "PNanother");
        assertThat(inAccount(number)).isEqualTo("PNanother");
    }

    @Test
    void whatALostReleaseHasDoneIsOnRecord() {
        String operation = release();
        assertThat(activities.loadLostRelease(operation, NUMBER).number()).isNull();
        begin(operation);
        assertThat(activities.loadLostRelease(operation, NUMBER).detaching()).isNull();
        activities.beginDetaching(operation, new NumberAttachments("AD1", false, "MG1", null));
        assertThat(activities.loadLostRelease(operation, NUMBER))
                .satisfies(lost -> assertThat(lost.released()).isFalse())
                .satisfies(lost -> assertThat(
                                Objects.requireNonNull(lost.detaching()).messagingServiceSid())
                        .isEqualTo("MG1"));
        activities.confirmReleased(operation, NUMBER);

        assertThat(activities.loadLostRelease(operation, NUMBER).released()).isTrue();
    }

    private String release() {
        return anOperation(OperationType.RELEASE, NUMBER).id();
    }

    private NumberToRelease begin(String operation) {
        boolean assigned = number(NUMBER).agentId() != null;
        return begin(operation, DEMO, assigned);
    }

    private NumberToRelease begin(String operation, String owner, boolean outOfService) {
        return activities.beginRelease(new ReleaseNumberInput(
                operation, owner, NUMBER, new ReleaseTerms(IN_A_WEEK.after(), outOfService, false, false, false)));
    }

    private List<String> rows(String phoneNumber) {
        return jdbc.sql("SELECT id FROM phone_number WHERE phone_number = :phoneNumber")
                .param("phoneNumber", phoneNumber)
                .query(String.class)
                .list();
    }

    private String inAccount(PhoneNumber number) {
        return jdbc.sql("SELECT id FROM number_in_account WHERE account_sid = :account AND phone_number = :number")
                .param("account", number.accountSid())
                .param("number", number.phoneNumber())
                .query(String.class)
                .single();
    }
}
