package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.CallsPage;
import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.LedgerMessage;
import dev.switchboard.activities.twilio.MessagesPage;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.activities.twilio.error.TwilioException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Twilio's record in memory, in pages of two. */
final class InMemoryTwilioLedger implements TwilioLedger {

    private static final int PAGE = 2;

    final List<LedgerCall> calls = new ArrayList<>();
    final List<LedgerMessage> messages = new ArrayList<>();
    final Map<String, Integer> segments = new HashMap<>();

    @Nullable TwilioException failure;

    @Override
    public CallsPage calls(LocalDate day, @Nullable String pageToken) {
        return new CallsPage(page(calls, pageToken), next(calls, pageToken));
    }

    /** The calls that one was asked for by their SIDs. */
    final List<String> asked = new ArrayList<>();

    @Override
    public Optional<LedgerCall> call(String callSid) {
        asked.add(callSid);
        return calls.stream().filter(call -> call.sid().equals(callSid)).findFirst();
    }

    @Override
    public MessagesPage messages(LocalDate day, @Nullable String pageToken) {
        return new MessagesPage(page(messages, pageToken), next(messages, pageToken));
    }

    @Override
    public int segments(String messageSid) {
        if (failure != null) {
            throw failure;
        }
        return segments.getOrDefault(messageSid, 0);
    }

    private static <T> List<T> page(List<T> all, @Nullable String token) {
        int from = token == null ? 0 : Integer.parseInt(token);
        return all.subList(from, Math.min(all.size(), from + PAGE));
    }

    private static @Nullable String next(List<?> all, @Nullable String token) {
        int to = (token == null ? 0 : Integer.parseInt(token)) + PAGE;
        return to < all.size() ? String.valueOf(to) : null;
    }
}
