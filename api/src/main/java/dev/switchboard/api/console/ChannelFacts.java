package dev.switchboard.api.console;

import dev.switchboard.api.console.NumberStanding.Verdict;
import dev.switchboard.api.number.ChannelStatus;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a channel, three facts apart: what Twilio holds can be right while something else takes the calls,
 * and both can be right while nobody has called yet.
 *
 * @param name as answers name it: {@code voice}
 * @param wanted whether the binding asks for it
 * @param configured whether Twilio holds what it should
 * @param reaches whether what comes in reaches us
 * @param expected what Twilio should hold
 * @param actual what it holds
 * @param cure what to do
 * @param lastSeen when Twilio last told of a call or a message
 */
record ChannelFacts(
        String name,
        boolean wanted,
        boolean configured,
        boolean reaches,
        ChannelState state,
        @Nullable String expected,
        @Nullable String actual,
        @Nullable String cure,
        @Nullable Instant lastSeen) {

    private static final String NOTHING = "nothing";

    static ChannelFacts of(String name, ChannelStatus status, @Nullable Instant lastSeen) {
        ChannelState state = stateOf(status.state());
        boolean reaches = state == ChannelState.CONFIGURED
                || state == ChannelState.MISSING_FALLBACK
                || state == ChannelState.LEFT_OVER;
        return new ChannelFacts(
                name,
                status.expected() != null,
                state == ChannelState.CONFIGURED
                        || (status.expected() != null
                                && !state.curedByUpdate()
                                && Objects.equals(status.expected(), status.actual())),
                reaches,
                state,
                status.expected(),
                status.actual(),
                status.cure(),
                lastSeen);
    }

    private static ChannelState stateOf(String code) {
        return Arrays.stream(ChannelState.values())
                .filter(known -> known.code().equals(code))
                .findFirst()
                .orElse(ChannelState.NOT_CONFIGURED);
    }

    /** Whether something has to be done, so that the page marks it. What is as it should be has no cure. */
    public boolean differs() {
        return cure != null;
    }

    /** Whether calls or messages that should come in do not. */
    public boolean isCut() {
        return isChannel() && differs() && !reaches;
    }

    /** Whether it comes here though nobody is to answer it. */
    public boolean isLeftOver() {
        return state == ChannelState.LEFT_OVER;
    }

    private boolean isMissing() {
        return state == ChannelState.NUMBER_MISSING;
    }

    /** Whether Twilio holds what it should, in a word with its tone. */
    public Verdict held() {
        if (configured) {
            return new Verdict("good", "yes");
        }
        return wanted ? new Verdict("bad", "no") : new Verdict("idle", "not asked for");
    }

    /** Whether what comes in reaches us, in a word with its tone. */
    public Verdict reached() {
        String word = Words.INSTANCE.of(state);
        if (isLeftOver()) {
            return new Verdict("bad", "yes: " + word);
        }
        return reaches ? new Verdict("good", "yes") : new Verdict(Words.INSTANCE.tone(state), "no: " + word);
    }

    /** What there should be, in words where it is no value. */
    public String shouldBe() {
        if (isLeftOver()) {
            return "nothing of this service";
        }
        if (isMissing()) {
            return "the number";
        }
        return expected == null ? "nothing asked for" : expected;
    }

    /** What there is, in words where it is no value. */
    public String holds() {
        if (isMissing()) {
            return "no such number";
        }
        return actual == null || actual.isEmpty() ? NOTHING : actual;
    }

    /** The status callback is told of no calls of its own. */
    public boolean isChannel() {
        return !name.equals("statusCallback");
    }
}
