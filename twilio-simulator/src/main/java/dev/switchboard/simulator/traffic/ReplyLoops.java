package dev.switchboard.simulator.traffic;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Ends conversations of two automatic repliers, as Twilio does. When more than 30 replies between two numbers follow
 * each other within 30 seconds each, further ones fail for 30 seconds (https://www.twilio.com/docs/api/errors/14107).
 */
public final class ReplyLoops {

    static final int MOST_REPLIES = 30;

    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<String, Conversation> conversations = new HashMap<>();

    public ReplyLoops(Clock clock) {
        this.clock = clock;
    }

    private record Conversation(int replies, Instant last) {}

    /** Counts a reply; whether it may be sent. */
    synchronized boolean allows(String from, String to) {
        Instant now = clock.instant();
        conversations.values().removeIf(conversation -> !now.isBefore(conversation.last.plus(PAUSE)));
        String between = from.compareTo(to) < 0 ? from + " " + to : to + " " + from;
        Conversation before = conversations.getOrDefault(between, new Conversation(0, now));
        if (before.replies >= MOST_REPLIES) {
            return false;
        }
        conversations.put(between, new Conversation(before.replies + 1, now));
        return true;
    }

    public synchronized void clear() {
        conversations.clear();
    }
}
