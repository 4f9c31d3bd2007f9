package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.release.ReleaseActivities;
import dev.switchboard.workflows.release.ReleaseNumberInput;
import dev.switchboard.workflows.release.ReleaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each step of a release, of what is there and of what somebody else has deleted: Twilio answers 404 of that. */
class TwilioReleaseActivitiesTest extends StoredAccountsOnSimulator {

    private static final String ID = "phone_leaving";
    private static final String ACCOUNT = SimulatorDemo.ACCOUNT_SID;
    private static final String PHONE_NUMBER = "+15557770099";
    private static final String ADDRESS = SimulatorSids.sid("AD", "office");

    private final TwilioReleaseActivities activities = new TwilioReleaseActivities(registry, bean(NumberFences.class));

    private NumberReference number;
    private String operation = "";

    @BeforeEach
    void aReleaseThatHasBegun() {
        NumberReference there = aNumberIn(ACCOUNT, PHONE_NUMBER);
        number = new NumberReference(ID, PHONE_NUMBER, ACCOUNT, there.phoneNumberSid());
        phoneNumbers.insert(new NewPhoneNumber(
                ID,
                DEMO,
                PHONE_NUMBER,
                ACCOUNT,
                Objects.requireNonNull(number.phoneNumberSid()),
                new Capabilities(true, true, false)));
        operation = anOperation(OperationType.RELEASE, ID).id();
        bean(ReleaseActivities.class)
                .beginRelease(new ReleaseNumberInput(
                        operation, DEMO, ID, new ReleaseTerms(Duration.ZERO, false, true, true, false)));
    }

    @Test
    void readsWhatHangsOnANumberAndThatNothingDoes() {
        assertThat(activities.readAttachments(number)).isEqualTo(new NumberAttachments(null, false, null, null));

        withAnAddress();
        String service = simulator
                .putService(SimulatedService.of("Leaving"), List.of(PHONE_NUMBER))
                .sid();
        String sender = simulator.putSender(SimulatedSender.of(PHONE_NUMBER)).sid();

        assertThat(activities.readAttachments(number))
                .isEqualTo(new NumberAttachments(ADDRESS, false, service, sender));
    }

    @Test
    void tellsANumberThatIsGoneFromOneThatCannotBeRead() {
        simulator.replaceFaults(List.of(Fault.status(Match.get("IncomingPhoneNumbers"), 400, 20001)));
        assertRefused(() -> activities.readAttachments(number), ErrorCode.TWILIO_REFUSED);
        simulator.clearFaults();
        simulator.removeNumber(PHONE_NUMBER);

        assertThat(activities.readAttachments(number)).isNull();
    }

    @Test
    void aNumberThatIsGoneIsReleased() {
        activities.releaseNumber(operation, number);
        assertThat(simulator.number(PHONE_NUMBER)).isEmpty();
        activities.releaseNumber(operation, number);

        assertThat(requestsTo("/2010-04-01"))
                .filteredOn(request -> request.startsWith("DELETE"))
                .hasSize(2);
    }

    @Test
    void aNumberThatTwilioRefusesToReleaseIsNot() {
        simulator.replaceFaults(
                List.of(Fault.status(new Match("DELETE", "IncomingPhoneNumbers", null, null), 400, 20001)));

        assertRefused(() -> activities.releaseNumber(operation, number), ErrorCode.TWILIO_REFUSED);
        assertThat(simulator.number(PHONE_NUMBER)).isPresent();
    }

    @Test
    void aNumberThatIsGoneHasNoEmergencyAddress() {
        withAnAddress();
        simulator.removeNumber(PHONE_NUMBER);

        activities.unregisterEmergencyAddress(operation, number);
        activities.awaitUnregistered(number);
    }

    @Test
    void whatIsNotInItsServiceHasLeftItAndASenderThatIsGoneIsDeleted() {
        String service = simulator
                .putService(SimulatedService.of("Leaving"), List.of(PHONE_NUMBER))
                .sid();
        String sender = simulator.putSender(SimulatedSender.of(PHONE_NUMBER)).sid();

        for (int time = 0; time < 2; time++) {
            activities.leaveMessagingService(operation, number, service);
            activities.deleteSender(operation, number, sender);
            assertThat(activities.readAttachments(number)).isEqualTo(new NumberAttachments(null, false, null, null));
        }
    }

    private void withAnAddress() {
        simulator.changeNumber(
                PHONE_NUMBER,
                held -> held.with("emergency_address_sid", ADDRESS).with("emergency_address_status", "registered"));
    }
}
