package dev.switchboard.workflows.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.workflows.number.Channel;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteTest {

    private static final Route OURS = new Route(Map.of(
            RouteField.VOICE_URL, "https://us/voice",
            RouteField.VOICE_METHOD, "POST",
            RouteField.VOICE_FALLBACK_URL, "https://us/fallback",
            RouteField.TRUNK_SID, ""));

    @Test
    void aChangeNamesExactlyTheFieldsThatDiffer() {
        Route held = new Route(Map.of(RouteField.VOICE_URL, "https://us/voice", RouteField.VOICE_METHOD, "GET"));

        RouteChange change = held.changeTo(OURS, Channel.VOICE);

        assertThat(change.from()).isEqualTo(Map.of(RouteField.VOICE_METHOD, "GET", RouteField.VOICE_FALLBACK_URL, ""));
        assertThat(change.to())
                .isEqualTo(
                        Map.of(RouteField.VOICE_METHOD, "POST", RouteField.VOICE_FALLBACK_URL, "https://us/fallback"));
        assertThat(held.changeTo(OURS, Channel.SMS).none()).isTrue();
    }

    @Test
    void clearingTakesOurUrlsOnly() {
        assertThat(OURS.clearing(OURS, Channel.VOICE).to())
                .isEqualTo(Map.of(RouteField.VOICE_URL, "", RouteField.VOICE_FALLBACK_URL, ""));
    }

    @Test
    void clearingLeavesAPrimaryWhoseFallbackIsSomebodyElses() {
        Route held = new Route(
                Map.of(RouteField.VOICE_URL, "https://us/voice", RouteField.VOICE_FALLBACK_URL, "https://them/"));

        assertThat(held.clearing(OURS, Channel.VOICE).none()).isTrue();
    }

    @Test
    void clearsAUrlOfOursThatDiffersInItsConnectionOverridesOnly() {
        Route held = new Route(Map.of(RouteField.VOICE_URL, "https://us/voice#rc=1"));

        assertThat(held.clearing(OURS, Channel.VOICE))
                .returns(Map.of(RouteField.VOICE_URL, "https://us/voice#rc=1"), RouteChange::from)
                .returns(Map.of(RouteField.VOICE_URL, ""), RouteChange::to);
    }

    @Test
    void restoringPutsTheCapturedTrunkAndUrlsBack() {
        Route before = new Route(Map.of(
                RouteField.VOICE_URL, "https://old/",
                RouteField.VOICE_METHOD, "GET",
                RouteField.VOICE_FALLBACK_URL, "https://old/f",
                RouteField.TRUNK_SID, "TK1"));

        assertThat(OURS.restoring(OURS, before, Channel.VOICE).to()).isEqualTo(before.fields());
    }

    @Test
    void aNumberThatTookFaxesIsSetToCallsAndBackToFaxesWithItsUrlOnly() {
        Route ours = with(OURS, RouteField.VOICE_RECEIVE_MODE, "voice");
        Route before = new Route(Map.of(RouteField.VOICE_URL, "https://fax/", RouteField.VOICE_RECEIVE_MODE, "fax"));

        assertThat(before.changeTo(ours, Channel.VOICE).to()).containsEntry(RouteField.VOICE_RECEIVE_MODE, "voice");
        assertThat(ours.restoring(ours, before, Channel.VOICE).to())
                .containsEntry(RouteField.VOICE_URL, "https://fax/")
                .containsEntry(RouteField.VOICE_RECEIVE_MODE, "fax");
        Route theirs = with(ours, RouteField.VOICE_URL, "https://them/");
        assertThat(theirs.restoring(ours, before, Channel.VOICE).to()).doesNotContainKey(RouteField.VOICE_RECEIVE_MODE);
        assertThat(ours.clearing(ours, Channel.VOICE).to()).doesNotContainKey(RouteField.VOICE_RECEIVE_MODE);
    }

    @Test
    void aModeThatIsNotShownNeedsNoWrite() {
        Route ours = with(OURS, RouteField.VOICE_RECEIVE_MODE, "voice");

        assertThat(OURS.changeTo(ours, Channel.VOICE).none()).isTrue();
        assertThat(OURS.changedByOthers(ours, new Route(Map.of()), Channel.VOICE))
                .isEmpty();
    }

    @Test
    void restoringLeavesWhatSomebodyElseChangedAndSaysSo() {
        Route before = new Route(Map.of(RouteField.VOICE_URL, "https://old/", RouteField.TRUNK_SID, "TK1"));
        Route held = with(OURS, RouteField.VOICE_URL, "https://them/");

        assertThat(held.restoring(OURS, before, Channel.VOICE).to()).isEqualTo(Map.of(RouteField.TRUNK_SID, "TK1"));
        assertThat(held.changedByOthers(OURS, before, Channel.VOICE))
                .isEqualTo(Map.of(RouteField.VOICE_URL, "https://them/"));
    }

    @Test
    void restoringATrunkDoesNotDeleteSomebodyElsesApplication() {
        Route before = new Route(Map.of(RouteField.TRUNK_SID, "TK1"));
        Route held = with(OURS, RouteField.VOICE_APPLICATION_SID, "AP1");

        assertThat(held.restoring(OURS, before, Channel.VOICE).none()).isTrue();
    }

    @Test
    void restoringDoesNotAskForAFallbackWithoutItsPrimaryAndLeavesNoneOfOurs() {
        Route before = new Route(
                Map.of(RouteField.VOICE_FALLBACK_URL, "https://old/f", RouteField.VOICE_FALLBACK_METHOD, "GET"));
        Route ours = with(OURS, RouteField.VOICE_FALLBACK_METHOD, "POST");
        Route primaryIsGone = with(ours, RouteField.VOICE_URL, "");
        assertThat(primaryIsGone.restoring(ours, before, Channel.VOICE).to())
                .isEqualTo(Map.of(RouteField.VOICE_FALLBACK_URL, ""));

        Route primaryWasOurs = with(before, RouteField.VOICE_URL, "");
        assertThat(ours.restoring(ours, primaryWasOurs, Channel.VOICE).to())
                .isEqualTo(Map.of(RouteField.VOICE_URL, "", RouteField.VOICE_FALLBACK_URL, ""));
    }

    private static Route with(Route route, RouteField field, String value) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(route.fields());
        fields.put(field, value);
        return new Route(fields);
    }

    @Test
    void aChangeHasTheSameFieldsBeforeAndAfter() {
        assertThatThrownBy(() -> new RouteChange(
                        Channel.VOICE, Map.of(RouteField.VOICE_URL, ""), Map.of(RouteField.VOICE_METHOD, "POST")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
