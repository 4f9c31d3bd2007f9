package dev.switchboard.activities.twilio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of an account's numbers, and the token of the next, none after the last. */
public record NumbersPage(
        List<AccountNumber> numbers, @Nullable String nextPageToken) {

    public NumbersPage {
        numbers = List.copyOf(numbers);
    }
}
