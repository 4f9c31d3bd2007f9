package dev.switchboard.bench.faults;

import static dev.switchboard.bench.faults.Histories.BEFORE;
import static dev.switchboard.bench.faults.Histories.OURS;
import static dev.switchboard.bench.faults.Histories.UNIVERSE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each planted violation is found, and what is well is left in peace. */
class CheckerTest {

    private static final String SMS_OURS = UNIVERSE.ours("agent_0_0", Channel.SMS);
    private static final String SMS_BEFORE = Universe.before(0, Channel.SMS);

    @Test
    void aNumberThatWasAssignedReadUpdatedAndTakenBackIsWell() {
        Histories story = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .thenRead("ASSIGNED", "agent_0_0")
                .then(Act.ASSIGN, Outcome.ALREADY_ASSIGNED)
                .then(Act.UPDATE, Outcome.DONE)
                .then(Act.UNASSIGN_RESTORE, Outcome.DONE)
                .thenRead("FREE", "")
                .then(Act.UNASSIGN, Outcome.NOT_ASSIGNED);

        assertThat(story.violationsWhenFree(BEFORE)).isEmpty();
    }

    @Test
    void aNumberThatIsAssignedLeadsToItsAgent() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.DONE);

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS)).isEmpty();
        assertThat(story.violationsWhenAssigned(BEFORE, SMS_OURS)).anyMatch(found -> found.contains("VOICE"));
        assertThat(story.violationsWhenAssigned(OURS, "")).anyMatch(found -> found.contains("SMS"));
    }

    @Test
    void aNumberThatWasMovedLeadsToTheOtherAgentAndToNobodyElse() {
        String others = UNIVERSE.ours("agent_0_1", Channel.VOICE);
        Histories moved = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.MOVE, Outcome.DONE)
                .thenRead("ASSIGNED", "agent_0_1")
                .then(Act.MOVE, Outcome.ALREADY_ASSIGNED);
        Recorded.Seen end = new Recorded.Seen("ASSIGNED", "agent_0_1");

        assertThat(moved.violations(end, List.of(Channel.VOICE, Channel.SMS), others, SMS_OURS))
                .isEmpty();
        assertThat(moved.violations(end, List.of(Channel.VOICE, Channel.SMS), OURS, SMS_OURS))
                .isNotEmpty();
    }

    @Test
    void aMoveThatFailsLeavesTheOldAgent() {
        Histories story = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.MOVE, Outcome.UNDONE)
                .thenRead("ASSIGNED", "agent_0_0");

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS)).isEmpty();
        assertThat(story.violationsWhenAssigned(UNIVERSE.ours("agent_0_1", Channel.VOICE), SMS_OURS))
                .isNotEmpty();
    }

    @Test
    void aFreeNumberThatIsOursAtTwilioIsFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.UNDONE);

        assertThat(story.violationsWhenFree(BEFORE)).isEmpty();
        assertThat(story.violationsWhenFree(OURS)).anyMatch(found -> found.startsWith("database and Twilio differ"));
    }

    @Test
    void aFallbackThatIsOursOnAFreeNumberIsFound() {
        Observed.FinalNumber number = new Observed.FinalNumber(
                new Recorded.Seen("FREE", ""),
                List.of(),
                Map.of(Channel.VOICE, BEFORE, Channel.SMS, SMS_BEFORE),
                Map.of("status_callback", UNIVERSE.publicUrl() + "/api/twilio/status"));
        Observed end = new Observed(
                Map.of(0, number), List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Market.NONE);

        assertThat(new Checker(UNIVERSE).violations(List.of(), end))
                .anyMatch(found -> found.contains("status_callback"));
    }

    @Test
    void aForeignValueThatAFailedAssignmentDestroyedIsFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.UNDONE);

        assertThat(story.violationsWhenFree("")).anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aForeignValueThatUnassigningClearedIsFound() {
        Histories story = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.OUTSIDE, Outcome.DONE)
                .then(Act.UNASSIGN, Outcome.DONE);

        assertThat(story.violationsWhenFree(story.outside(1), "")).isEmpty();
        assertThat(story.violationsWhenFree("", "")).anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aValueFromBeforeThatWasNotPutBackIsFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.DONE).then(Act.UNASSIGN_RESTORE, Outcome.DONE);

        assertThat(story.violationsWhenFree(BEFORE)).isEmpty();
        assertThat(story.violationsWhenFree("", SMS_BEFORE)).anyMatch(found -> found.contains("VOICE"));
    }

    @Test
    void anAssignmentThatNobodySawToBeginIsFound() {
        assertThat(new Histories().violationsWhenAssigned(OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void twoAssignmentsThatBothSucceededAreFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.DONE).then(Act.ASSIGN, Outcome.DONE);

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aReadOfThePastIsFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.DONE).thenRead("FREE", "");

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aReadWhileTheNumberIsAssignedMaySeeEitherStateOrTheOneBetween() {
        for (String state : List.of("FREE", "ASSIGNING", "ASSIGNED")) {
            String agent = state.equals("FREE") ? "" : "agent_0_0";
            Histories story = new Histories()
                    .at(10, 20, Act.ASSIGN, Outcome.DONE, Recorded.Seen.NOTHING)
                    .at(12, 13, Act.READ, Outcome.DONE, new Recorded.Seen(state, agent));

            assertThat(story.violationsWhenAssigned(OURS, SMS_OURS)).as(state).isEmpty();
        }
    }

    @Test
    void readsThatGoBackInTimeAreFound() {
        Histories story = new Histories()
                .at(10, 20, Act.ASSIGN, Outcome.DONE, Recorded.Seen.NOTHING)
                .at(12, 13, Act.READ, Outcome.DONE, new Recorded.Seen("ASSIGNED", "agent_0_0"))
                .at(14, 15, Act.READ, Outcome.DONE, new Recorded.Seen("ASSIGNING", "agent_0_0"));

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aRefusalThatTheNumberGaveNoReasonForIsFound() {
        assertThat(new Histories().then(Act.ASSIGN, Outcome.ALREADY_ASSIGNED).violationsWhenFree(BEFORE))
                .anyMatch(found -> found.startsWith("not linearizable"));
        assertThat(new Histories()
                        .then(Act.ASSIGN, Outcome.DONE)
                        .then(Act.UNASSIGN, Outcome.NOT_ASSIGNED)
                        .violationsWhenAssigned(OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aChangeByOthersMayComeAnywhereInAnOperationThatItOverlaps() {
        for (int leadsToThem = 0; leadsToThem < 2; leadsToThem++) {
            Histories story = new Histories()
                    .at(10, 20, Act.ASSIGN, Outcome.DONE, Recorded.Seen.NOTHING)
                    .at(12, 13, Act.OUTSIDE, Outcome.DONE, Recorded.Seen.NOTHING);
            String voice = leadsToThem == 1 ? story.outside(1) : OURS;

            assertThat(story.violationsWhenAssigned(voice, SMS_OURS)).isEmpty();
        }
    }

    @Test
    void theReleaseOfAFreeNumberIsToldAsOneOrAsAnUnassignment() {
        for (String action : List.of("phone_released", "phone_unassigned")) {
            Histories story = new Histories().then(Act.UNASSIGN, Outcome.DONE);
            story.messages().set(0, new Observed.Message("op_0", action, "number_0"));

            assertThat(story.violationsWhenFree(BEFORE)).isEmpty();
        }
    }

    @Test
    void twoAuditMessagesForOneOperationAreFoundAndSoIsNone() {
        Histories twice = new Histories().then(Act.ASSIGN, Outcome.DONE);
        twice.messages().add(twice.messages().get(0));
        Histories never = new Histories().then(Act.ASSIGN, Outcome.DONE);
        never.messages().clear();

        assertThat(twice.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("audit"));
        assertThat(never.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("audit"));
    }

    @Test
    void anAuditMessageThatTellsTheContraryIsFound() {
        Histories story = new Histories().then(Act.ASSIGN, Outcome.DONE);
        story.messages().set(0, new Observed.Message("op_0", "phone_assignment_failed", "number_0"));

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("audit"));
    }

    @Test
    void anAcknowledgedOperationThatIsGoneOrEndedOtherwiseIsFound() {
        Histories gone = new Histories().then(Act.ASSIGN, Outcome.DONE);
        gone.operations().clear();
        Histories otherwise = new Histories().then(Act.ASSIGN, Outcome.DONE);
        otherwise.operations().set(0, new Observed.Operation("op_0", "ASSIGN", "COMPENSATED", "number_0"));

        assertThat(gone.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("acknowledged"));
        assertThat(otherwise.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("answered"));
    }

    @Test
    void whatIsStuckIsFound() {
        Histories running = new Histories().then(Act.ASSIGN, Outcome.DONE);
        running.operations().set(0, new Observed.Operation("op_0", "ASSIGN", "RUNNING", "number_0"));
        Histories unanswered = new Histories().then(Act.ASSIGN, Outcome.UNANSWERED);
        Observed end = new Observed(
                Map.of(),
                List.of(),
                List.of(),
                List.of("phone-number/number_0"),
                List.of("owner-0: broken"),
                Map.of(),
                Map.of(),
                Market.NONE);

        assertThat(running.violationsWhenAssigned(OURS, SMS_OURS)).anyMatch(found -> found.startsWith("stuck"));
        assertThat(unanswered.violationsWhenFree(BEFORE)).anyMatch(found -> found.startsWith("never answered"));
        assertThat(new Histories().violations(new Recorded.Seen("RELEASING", "agent_0_0"), List.of(), OURS, SMS_OURS))
                .anyMatch(found -> found.startsWith("stuck"));
        assertThat(new Checker(UNIVERSE).violations(List.of(), end))
                .anyMatch(found -> found.contains("workflow phone-number/number_0"))
                .anyMatch(found -> found.startsWith("the audit trail"));
    }

    @Test
    void usageThatTwilioBillsOtherwiseIsFound() {
        Observed.Usage billed = new Observed.Usage(2, 3, 1);
        Map<Integer, Observed.Usage> ledger = Map.of(0, billed);

        assertThat(violationsOfUsage(Map.of(0, billed), ledger)).isEmpty();
        assertThat(violationsOfUsage(Map.of(0, new Observed.Usage(2, 2, 1)), ledger))
                .anyMatch(found -> found.startsWith("usage: number_0"));
        assertThat(violationsOfUsage(Map.of(), ledger)).anyMatch(found -> found.startsWith("usage: number_0"));
    }

    private static List<String> violationsOfUsage(
            Map<Integer, Observed.Usage> used, Map<Integer, Observed.Usage> billed) {
        return new Checker(UNIVERSE)
                .violations(
                        List.of(),
                        new Observed(Map.of(), List.of(), List.of(), List.of(), List.of(), used, billed, Market.NONE));
    }

    @Test
    void callsOfAnApplicationThatWereTakenOverWithoutBeingAskedAreFound() {
        String application = Universe.leadingTo("AP1");
        NumberModel model = NumberModel.of(UNIVERSE, Channel.VOICE, 0, List.of());
        for (Act act : List.of(Act.ASSIGN, Act.ASSIGN_TAKE_OVER)) {
            Recorded assignment = new Recorded(
                    new Step(0, 0, 0, act, 0, 0, Channel.VOICE, true),
                    1,
                    2,
                    Outcome.DONE,
                    Recorded.Seen.NOTHING,
                    "",
                    "");

            assertThat(new Linearizability(model)
                            .violation(
                                    List.of(assignment),
                                    NumberState.free(application),
                                    new Recorded.Seen("ASSIGNED", "agent_0_0"),
                                    OURS)
                            .isPresent())
                    .as(act.name())
                    .isEqualTo(act == Act.ASSIGN);
        }
    }

    @Test
    void aBatchThatSaysItUpdatedANumberHasDoneSo() {
        Histories story = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.OUTSIDE, Outcome.DONE)
                .then(Act.BATCH, Outcome.DONE);

        assertThat(story.violationsWhenAssigned(OURS, SMS_OURS)).isEmpty();
        assertThat(story.violationsWhenAssigned(story.outside(1), SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void aCheckMayRepairANumberAndAnUndoMayPutBackWhatABatchFound() {
        Histories repaired = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.OUTSIDE, Outcome.DONE)
                .then(Act.DRIFT, Outcome.DONE);
        Histories undone = new Histories()
                .then(Act.ASSIGN, Outcome.DONE)
                .then(Act.OUTSIDE, Outcome.DONE)
                .then(Act.BATCH, Outcome.DONE)
                .then(Act.UNDO, Outcome.DONE);

        assertThat(repaired.violationsWhenAssigned(OURS, SMS_OURS)).isEmpty();
        assertThat(repaired.violationsWhenAssigned(repaired.outside(1), SMS_OURS))
                .isEmpty();
        assertThat(undone.violationsWhenAssigned(undone.outside(1), SMS_OURS)).isEmpty();
        assertThat(undone.violationsWhenAssigned("https://them.example.com/nobody", SMS_OURS))
                .anyMatch(found -> found.startsWith("not linearizable"));
    }

    @Test
    void numbersThatNobodyTouchedAreWellWhateverTheyLedTo() {
        Map<Integer, Observed.FinalNumber> numbers = new LinkedHashMap<>();
        for (int index = 0; index < 25; index++) {
            Map<Channel, String> routes = Map.of(
                    Channel.VOICE, Universe.before(index, Channel.VOICE),
                    Channel.SMS, Universe.before(index, Channel.SMS));
            numbers.put(index, new Observed.FinalNumber(new Recorded.Seen("FREE", ""), List.of(), routes, Map.of()));
        }
        Observed end =
                new Observed(numbers, List.of(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Market.NONE);

        assertThat(new Checker(UNIVERSE).violations(List.of(), end)).isEmpty();
    }

    private static final Market.Bought KEPT = new Market.Bought("PN1", "+14155550100", "FREE", "");
    private static final Market.Bought GONE = new Market.Bought("PN2", "+14155550101", "RELEASED", "");
    private static final Observed.Operation RELEASE = new Observed.Operation("op_1", "RELEASE", "COMPLETED", GONE.id());

    @Test
    void aNumberThatWasBoughtAndOneThatWasGivenBackAreWell() {
        Market well = new Market(List.of(KEPT, GONE), Map.of(KEPT.phoneNumber(), ""), List.of(budget("1.15", "1.15")));

        assertThat(well.violations(asked(RELEASE.id()), List.of(RELEASE))).isEmpty();
    }

    @Test
    void aNumberThatNobodyHereKnowsOfIsFound() {
        Market market = new Market(List.of(), Map.of("+14155550109", ""), List.of());

        assertThat(market.violations(List.of(), List.of()))
                .containsExactly("bought and not known: Twilio has +14155550109");
    }

    @Test
    void aBoughtNumberThatLeadsElsewhereThanItsAgentIsFound() {
        Market.Bought assigned = new Market.Bought("PN3", "+14155550102", "ASSIGNED", "https://us.example/voice");

        for (String leadsTo : List.of("", "https://them.example/voice")) {
            assertThat(new Market(List.of(assigned), Map.of(assigned.phoneNumber(), leadsTo), List.of())
                            .violations(List.of(), List.of()))
                    .anyMatch(found -> found.contains("leads to '" + leadsTo + "'"));
        }
        assertThat(new Market(List.of(KEPT), Map.of(KEPT.phoneNumber(), assigned.voiceUrl()), List.of())
                        .violations(List.of(), List.of()))
                .anyMatch(found -> found.contains("leads to 'https://us.example/voice'"));
        assertThat(new Market(List.of(assigned), Map.of(assigned.phoneNumber(), assigned.voiceUrl()), List.of())
                        .violations(List.of(), List.of()))
                .isEmpty();
    }

    @Test
    void aNumberThatWentWithoutBeingAskedToIsFound() {
        Market market = new Market(List.of(GONE), Map.of(), List.of());

        assertThat(market.violations(List.of(), List.of(RELEASE)))
                .anyMatch(found -> found.startsWith("released without"));
        assertThat(market.violations(asked(RELEASE.id()), List.of()))
                .anyMatch(found -> found.startsWith("released otherwise"));
        assertThat(new Market(List.of(KEPT), Map.of(), List.of()).violations(List.of(), List.of()))
                .anyMatch(found -> found.contains("is not there"));
    }

    @Test
    void moneyThatDoesNotAddUpIsFound() {
        for (Market.Budget wrong : List.of(budget("1.15", "0"), budget("9", "9"))) {
            assertThat(new Market(List.of(), Map.of(), List.of(wrong)).violations(List.of(), List.of()))
                    .anyMatch(found -> found.startsWith("money"));
        }
    }

    private static Market.Budget budget(String committed, String paid) {
        return new Market.Budget("owner-0", new BigDecimal("5"), new BigDecimal(committed), new BigDecimal(paid));
    }

    private static List<Recorded> asked(String operationId) {
        Step step = new Step(0, 0, 0, Act.RELEASE, Step.MANY, 0, Channel.VOICE, false);
        return List.of(new Recorded(step, 0, 1, Outcome.DONE, Recorded.Seen.NOTHING, operationId, ""));
    }
}
