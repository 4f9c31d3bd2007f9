package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.twilio.AccountWalk.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountWalkTest {

    private static final String TWILIOS = "/2010-04-01/Accounts/AC5/IncomingPhoneNumbers.json?Page=1&PageToken=PA1";

    @Test
    void goesFromAccountToAccountTheConfiguredOneFirst() {
        assertThat(walk(AccountWalk.over("AC5", List.of("AC9", "AC5", "AC1")), 2))
                .containsExactly("AC5 null", "AC5 p1", "AC1 null", "AC1 p1", "AC9 null", "AC9 p1");
    }

    @Test
    void ofNoAccountItIsTheConfiguredOnes() {
        assertThat(walk(AccountWalk.over("AC5", List.of()), 1)).containsExactly("AC5 null");
        assertThat(AccountWalk.over("AC5", List.of()).several()).isFalse();
        assertThat(walk(AccountWalk.over("AC5", List.of("AC1")), 1)).containsExactly("AC1 null");
    }

    @Test
    void aTokenOfTwiliosIsTheConfiguredAccountsAsInOldRuns() {
        AccountWalk walk = AccountWalk.over("AC5", List.of("AC1", "AC5"));

        assertThat(walk.at(TWILIOS)).isEqualTo(new Step("AC5", TWILIOS));
        assertThat(walk.after(new Step("AC5", null), TWILIOS)).isEqualTo(TWILIOS);
    }

    @Test
    void goesOnWhereItWasWhenItsAccountIsGone() {
        Step step = AccountWalk.over("AC5", List.of("AC2", "AC3", "AC4")).at("AC2 p1");

        assertThat(AccountWalk.over("AC5", List.of("AC1", "AC4")).after(step, null))
                .isEqualTo("AC4 ");
    }

    /** The steps of a walk whose accounts have so many pages each. */
    private static List<String> walk(AccountWalk walk, int pages) {
        List<String> steps = new ArrayList<>();
        @Nullable String token = null;
        do {
            Step step = walk.at(token);
            steps.add(step.accountSid() + " " + step.pageToken());
            int page = step.pageToken() == null ? 0 : 1;
            token = walk.after(step, page + 1 < pages ? "p" + (page + 1) : null);
        } while (token != null);
        return steps;
    }
}
