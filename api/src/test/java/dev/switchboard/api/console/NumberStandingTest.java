package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.drift.Drift;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.api.console.NumberStanding.Action;
import dev.switchboard.api.console.NumberStanding.Holder;
import dev.switchboard.api.console.NumberStanding.Verdict;
import dev.switchboard.api.number.ChannelStatus;
import dev.switchboard.api.number.NumberView;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NumberStandingTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_000);
    private static final Set<ChannelState> RIGHT = Set.of(ChannelState.CONFIGURED, ChannelState.DISABLED);

    /** A state of the database, what holds the number, what Twilio tells, and what the pages make of that. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            FREE      | -        | NOT_CONFIGURED        | VERIFY TEST ASSIGN RELEASE              | idle  | Nobody is to answer this number
            FREE      | -        | LEFT_OVER             | VERIFY TEST ASSIGN CLEAR RELEASE        | bad   | Nobody is to answer this number, and Twilio still sends to this service
            FREE      | UNASSIGN | LEFT_OVER             | VERIFY TEST                             | going | An operation works on this number
            FREE      | -        | NUMBER_MISSING        | VERIFY RELEASE                          | bad   | Its account does not have this number any more
            FREE      | -        | OVERRIDDEN_BY_TRUNK   | VERIFY TEST ASSIGN RELEASE              | idle  | Nobody is to answer this number
            ASSIGNING | ASSIGN   | NOT_CONFIGURED        | VERIFY TEST                             | going | An operation works on this number
            ASSIGNING | -        | NOT_CONFIGURED        | VERIFY TEST                             | going | An operation works on this number
            ASSIGNED  | -        | CONFIGURED            | VERIFY TEST REPAIR MOVE UNASSIGN RELEASE | good | Calls and messages reach Ada
            ASSIGNED  | -        | URL_MISMATCH          | VERIFY TEST REPAIR MOVE UNASSIGN RELEASE | bad  | Not all that should come in reaches Ada
            ASSIGNED  | -        | MISSING_FALLBACK      | VERIFY TEST REPAIR MOVE UNASSIGN RELEASE | warn | Calls and messages reach Ada, but not all
            ASSIGNED  | -        | OVERRIDDEN_BY_TRUNK   | VERIFY TEST UNASSIGN RELEASE            | bad   | Not all that should come in reaches Ada
            ASSIGNED  | -        | NUMBER_MISSING        | VERIFY UNASSIGN RELEASE                 | bad   | Its account does not have this number any more
            ASSIGNED  | -        | NUMBER_MOVED          | VERIFY UNASSIGN RELEASE                 | bad   | Another account has this number now
            ASSIGNED  | UPDATE   | URL_MISMATCH          | VERIFY TEST                             | going | An operation works on this number
            MOVING    | MOVE     | URL_MISMATCH          | VERIFY TEST                             | going | An operation works on this number
            RELEASING | UNASSIGN | CONFIGURED            | VERIFY TEST                             | going | An operation works on this number
            RELEASING | RELEASE  | CONFIGURED            | VERIFY TEST KEEP                        | good  | Calls and messages reach Ada until the number is given back
            RELEASING | RELEASE  | URL_MISMATCH          | VERIFY TEST KEEP                        | bad   | Not all that should come in reaches Ada
            RELEASED  | -        | CONFIGURED            | -                                       | -     | -
            """)
    void saysWhatIsSoAndOffersWhatIsAccepted(
            BindingState state,
            @Nullable OperationType holder,
            ChannelState found,
            @Nullable String offered,
            @Nullable String tone,
            @Nullable String words) {
        PhoneNumber number = number(state, state == BindingState.FREE || state == BindingState.RELEASED ? null : "Ada");
        Holder held = holder == null ? null : new Holder("op_1", holder, null, false);
        NumberStanding standing =
                NumberStanding.of(NumberView.of(number), held, null).seen(Set.of(found));

        Set<Action> actions = standing.actions();
        assertThat(actions).containsExactlyInAnyOrderElementsOf(actions(offered));
        if (words != null) {
            String cure = RIGHT.contains(found) ? null : "Put it right.";
            ChannelFacts voice = ChannelFacts.of("voice", new ChannelStatus(found.code(), "a", "b", cure), null);
            Verdict verdict = standing.verdict(voice.differs(), voice.isCut());
            assertThat(verdict.tone()).isEqualTo(tone);
            assertThat(verdict.words()).startsWith(words);
        }
        if (held == null) {
            assertAccepted(number, actions);
        }
    }

    /** What the API refuses of a number by its binding is what is not offered. */
    private static void assertAccepted(PhoneNumber number, Set<Action> actions) {
        Agent agent = new Agent("agent_2", "demo", "Bob", null, null, DriftPolicy.REPORT, NOW);
        if (actions.contains(Action.ASSIGN)) {
            assertThat(BindingRules.refusalOfAssigning(number, agent, true, false))
                    .isEmpty();
        }
        if (actions.contains(Action.REPAIR)) {
            assertThat(BindingRules.refusalOfUpdating(number)).isEmpty();
        }
        if (actions.contains(Action.MOVE)) {
            assertThat(BindingRules.refusalOfMoving(number, "Ada", "agent_2")).isEmpty();
        }
        if (actions.contains(Action.RELEASE)) {
            assertThat(BindingRules.refusalOfReleasing(number, number.agentId() != null))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(BindingState.class)
    void whatIsHeldOrGivenBackIsOfferedNothingThatChangesIt(BindingState state) {
        Set<Action> changing = EnumSet.of(Action.ASSIGN, Action.CLEAR, Action.REPAIR, Action.MOVE, Action.UNASSIGN);
        changing.add(Action.RELEASE);
        NumberView number = NumberView.of(number(state, state == BindingState.FREE ? null : "Ada"));

        for (OperationType type : OperationType.values()) {
            NumberStanding standing = NumberStanding.of(number, new Holder("op_1", type, null, false), null);
            assertThat(standing.actions()).as(type.name()).doesNotContainAnyElementsOf(changing);
        }
        if (state.held() || state == BindingState.RELEASED) {
            assertThat(NumberStanding.of(number, null, null).actions()).doesNotContainAnyElementsOf(changing);
        }
    }

    @Test
    void whoeverCallsANumberOutOfServiceIsSaidToBeToldThat() {
        NumberView number = NumberView.of(number(BindingState.RELEASING, "Ada"));
        NumberStanding standing = NumberStanding.of(number, new Holder("op_1", OperationType.RELEASE, NOW, true), null);

        assertThat(standing.verdict(false, false).words())
                .contains("out of service")
                .doesNotContain("reach");
        assertThat(standing.answers()).isEqualTo("out of service");
        assertThat(standing.word()).isEqualTo("To be given back");
    }

    @Test
    void aFreeNumberThatIsReleasedIsNotSaidToReachAnybody() {
        NumberView number = NumberView.of(number(BindingState.RELEASING, null));
        NumberStanding standing =
                NumberStanding.of(number, new Holder("op_1", OperationType.RELEASE, NOW, false), null);

        assertThat(standing.verdict(false, false)).isEqualTo(new Verdict("idle", "Nobody is to answer this number"));
        assertThat(number(BindingState.RELEASING, null).channels()).isEmpty();
        assertThat(number(BindingState.RELEASED, null).channels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "FREE, -, LEFT_OVER, left over",
                "FREE, Ada, URL_MISMATCH, -",
                "ASSIGNED, -, LEFT_OVER, no difference known",
                "ASSIGNED, Ada, URL_MISMATCH, changed",
                "ASSIGNED, Ada, NUMBER_MISSING, not there any more",
                "ASSIGNED, Ada, NUMBER_MOVED, in another account",
                "RELEASING, Ada, URL_MISMATCH, changed",
                "RELEASED, Ada, URL_MISMATCH, given back",
            })
    void aListSaysWhatWasFoundOfTheNumberAsItIsNow(
            BindingState state, @Nullable String foundWith, ChannelState found, @Nullable String words) {
        NumberView number = NumberView.of(
                number(state, state == BindingState.FREE || state == BindingState.RELEASED ? null : "Ada"));

        Verdict verdict =
                NumberStanding.of(number, null, drift(foundWith, found)).atTwilio();

        assertThat(verdict == null ? null : verdict.words()).isEqualTo(words);
    }

    @Test
    void aSenderWhoseNumberIsNotTwiliosCannotBeGivenBack() {
        PhoneNumber sender = new PhoneNumber(
                "XE1",
                "demo",
                "+15550000001",
                "AC1",
                null,
                "XE1",
                new Capabilities(false, false, true),
                BindingState.FREE,
                null,
                null,
                false,
                false,
                null,
                1,
                NOW,
                NOW);

        assertThat(NumberStanding.of(NumberView.of(sender), null, null).actions())
                .contains(Action.ASSIGN)
                .doesNotContain(Action.RELEASE);
    }

    private static Set<Action> actions(@Nullable String names) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        if (names != null) {
            for (String name : names.split(" ", -1)) {
                actions.add(Action.valueOf(name));
            }
        }
        return actions;
    }

    private static PhoneNumber number(BindingState state, @Nullable String agent) {
        return new PhoneNumber(
                "phone_1",
                "demo",
                "+15550000001",
                "AC1",
                "PN1",
                null,
                new Capabilities(true, true, false),
                state,
                agent,
                agent,
                agent != null,
                false,
                state.held() ? "op_1" : null,
                1,
                NOW,
                NOW);
    }

    private static Drift drift(@Nullable String agent, ChannelState state) {
        return new Drift(
                "drift_1",
                "phone_1",
                "+15550000001",
                agent,
                NOW,
                NOW,
                null,
                null,
                Map.of("voice", new ChannelRoute(state, null, null, null)),
                List.of());
    }
}
