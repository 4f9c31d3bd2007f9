package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.account.AccountPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccountWalkTest {

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
    void goesOnWhereItWasWhenItsAccountIsGone() {
        AccountPage last = new AccountPage("AC2", "p1");

        assertThat(AccountWalk.over("AC5", List.of("AC1", "AC4")).after(last, null))
                .isEqualTo(new AccountPage("AC4", null));
    }

    /** The steps of a walk whose accounts have so many pages each. */
    private static List<String> walk(AccountWalk walk, int pages) {
        List<String> steps = new ArrayList<>();
        @Nullable AccountPage page = walk.first();
        do {
            steps.add(page.accountSid() + " " + page.token());
            int read = page.token() == null ? 0 : 1;
            page = walk.after(page, read + 1 < pages ? "p" + (read + 1) : null);
        } while (page != null);
        return steps;
    }
}
