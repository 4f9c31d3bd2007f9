package dev.switchboard.activities.twilio;

import static dev.switchboard.workflows.route.RouteField.SENDER_CALLBACK_METHOD;
import static dev.switchboard.workflows.route.RouteField.SENDER_CALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.TRUNK_SID;
import static dev.switchboard.workflows.route.RouteField.VOICE_FALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.VOICE_METHOD;
import static dev.switchboard.workflows.route.RouteField.VOICE_RECEIVE_MODE;
import static dev.switchboard.workflows.route.RouteField.VOICE_URL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.RestorePlan;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestorePlanTest {

    @Test
    void putsBackWhatIsStillAsWritten() {
        RestorePlan plan = plan(
                Fixtures.fields(VOICE_URL, "old", TRUNK_SID, "TK1"),
                Fixtures.fields(VOICE_URL, "ours", TRUNK_SID, ""),
                Fixtures.route(VOICE_URL, "ours", TRUNK_SID, ""));

        assertThat(plan.write()).isEqualTo(Fixtures.fields(VOICE_URL, "old", TRUNK_SID, "TK1"));
        assertThat(plan.changedByOthers()).isEmpty();
    }

    @Test
    void writesNothingWhenNothingWasApplied() {
        RestorePlan plan = plan(
                Fixtures.fields(VOICE_URL, "old"),
                Fixtures.fields(VOICE_URL, "ours"),
                Fixtures.route(VOICE_URL, "old"));

        assertThat(plan.write()).isEmpty();
        assertThat(plan.changedByOthers()).isEmpty();
    }

    @Test
    void leavesAloneWhatSomebodyElseChanged() {
        RestorePlan plan = plan(
                Fixtures.fields(VOICE_URL, "old", VOICE_METHOD, "GET", TRUNK_SID, "TK1"),
                Fixtures.fields(VOICE_URL, "ours", VOICE_METHOD, "POST", TRUNK_SID, ""),
                Fixtures.route(VOICE_URL, "theirs", VOICE_METHOD, "POST", TRUNK_SID, ""));

        assertThat(plan.write()).isEqualTo(Fixtures.fields(TRUNK_SID, "TK1"));
        assertThat(plan.changedByOthers()).isEqualTo(Fixtures.fields(VOICE_URL, "theirs"));
    }

    @Test
    void goesBackToFaxesUnlessTheUrlIsForSomebodyElsesCalls() {
        Map<RouteField, String> from = Fixtures.fields(VOICE_URL, "old", VOICE_RECEIVE_MODE, "fax");
        Map<RouteField, String> to = Fixtures.fields(VOICE_URL, "ours", VOICE_RECEIVE_MODE, "voice");

        assertThat(plan(from, to, Fixtures.route(VOICE_URL, "ours", VOICE_RECEIVE_MODE, "voice"))
                        .write())
                .isEqualTo(from);
        assertThat(plan(from, to, Fixtures.route(VOICE_URL, "theirs", VOICE_RECEIVE_MODE, "voice"))
                        .write())
                .isEmpty();
    }

    @Test
    void putsAMethodBackEvenWithoutAUrlButDoesNotInsist() {
        Map<RouteField, String> from = Fixtures.fields(VOICE_URL, "", VOICE_METHOD, "GET");
        Map<RouteField, String> to = Fixtures.fields(VOICE_URL, "ours", VOICE_METHOD, "POST");

        assertThat(plan(from, to, Fixtures.route(VOICE_URL, "ours", VOICE_METHOD, "POST"))
                        .write())
                .isEqualTo(from);
        assertThat(plan(from, to, Fixtures.route(VOICE_URL, "ours", VOICE_METHOD, "PUT"))
                        .changedByOthers())
                .isEmpty();
    }

    @Test
    void doesNotTryToClearAMethod() {
        RestorePlan plan = plan(
                Fixtures.fields(SENDER_CALLBACK_URL, "", SENDER_CALLBACK_METHOD, ""),
                Fixtures.fields(SENDER_CALLBACK_URL, "ours", SENDER_CALLBACK_METHOD, "POST"),
                Fixtures.route(SENDER_CALLBACK_URL, "", SENDER_CALLBACK_METHOD, "POST"));

        assertThat(plan.write()).isEmpty();
        assertThat(plan.changedByOthers()).isEmpty();
    }

    @Test
    void writesAFallbackTogetherWithItsPrimary() {
        RestorePlan plan = plan(
                Fixtures.fields(VOICE_FALLBACK_URL, "oldFallback"),
                Fixtures.fields(VOICE_FALLBACK_URL, "oursFallback"),
                Fixtures.route(VOICE_URL, "theirs", VOICE_FALLBACK_URL, "oursFallback"));

        assertThat(plan.write()).isEqualTo(Fixtures.fields(VOICE_URL, "theirs", VOICE_FALLBACK_URL, "oldFallback"));
    }

    @Test
    void doesNotPutAFallbackBackOntoAPrimaryThatSomebodyElseCleared() {
        Map<RouteField, String> from = Fixtures.fields(VOICE_URL, "old", VOICE_FALLBACK_URL, "oldFallback");

        RestorePlan cleared = plan(
                from,
                Fixtures.fields(VOICE_URL, "ours", VOICE_FALLBACK_URL, ""),
                Fixtures.route(VOICE_URL, "", VOICE_FALLBACK_URL, ""));
        RestorePlan ours = plan(
                from,
                Fixtures.fields(VOICE_URL, "ours", VOICE_FALLBACK_URL, "oursFallback"),
                Fixtures.route(VOICE_URL, "", VOICE_FALLBACK_URL, "oursFallback"));

        assertThat(cleared.write()).isEmpty();
        assertThat(cleared.changedByOthers()).isEqualTo(Fixtures.fields(VOICE_URL, "", VOICE_FALLBACK_URL, ""));
        assertThat(ours.write()).isEqualTo(Fixtures.fields(VOICE_FALLBACK_URL, ""));
        assertThat(ours.changedByOthers()).isEqualTo(Fixtures.fields(VOICE_URL, ""));
    }

    @Test
    void keepsThePrimaryThatSomebodyElsesFallbackNeeds() {
        RestorePlan plan = plan(
                Fixtures.fields(VOICE_URL, "", VOICE_FALLBACK_URL, ""),
                Fixtures.fields(VOICE_URL, "ours", VOICE_FALLBACK_URL, "oursFallback"),
                Fixtures.route(VOICE_URL, "ours", VOICE_FALLBACK_URL, "theirs"));

        assertThat(plan.write()).isEmpty();
        assertThat(plan.changedByOthers()).isEqualTo(Fixtures.fields(VOICE_URL, "ours", VOICE_FALLBACK_URL, "theirs"));
    }

    private static RestorePlan plan(Map<RouteField, String> from, Map<RouteField, String> to, Route current) {
        Channel channel = from.keySet().iterator().next().channel();
        return RestorePlan.of(new RouteChange(channel, from, to), current);
    }
}
