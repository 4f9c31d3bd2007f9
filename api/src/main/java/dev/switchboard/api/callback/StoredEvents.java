package dev.switchboard.api.callback;

import dev.switchboard.activities.usage.EventWriter;
import dev.switchboard.activities.usage.TwilioEvent;
import dev.switchboard.api.problem.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiFunction;
import org.springframework.stereotype.Component;

/** The inbox in the database. */
@Component
final class StoredEvents implements EventInbox {

    private final EventWriter writer;
    private final Clock clock;

    StoredEvents(EventWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public void call(Map<String, String> parameters) {
        writer.keep(event(parameters, TwilioEvent::ofCall));
    }

    @Override
    public void message(Map<String, String> parameters) {
        writer.keep(event(parameters, TwilioEvent::ofMessage));
    }

    private TwilioEvent event(
            Map<String, String> parameters, BiFunction<Map<String, String>, Instant, TwilioEvent> read) {
        try {
            return read.apply(parameters, clock.instant());
        } catch (IllegalArgumentException withoutSid) {
            throw Problem.invalid("body", "has no SID of a call or message.");
        }
    }
}
