package dev.switchboard.api.usage;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.usage.StoredEvent;
import dev.switchboard.activities.usage.TwilioEvent;
import dev.switchboard.activities.usage.TwilioEvents;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Cursors;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers")
@Tag(name = "Phone numbers")
public class NumberEventsController {

    private static final String LIST = "events";

    private final TwilioEvents events;
    private final Ownership ownership;

    NumberEventsController(TwilioEvents events, Ownership ownership) {
        this.events = events;
        this.ownership = ownership;
    }

    /** What Twilio told of the number's calls and messages, newest first; nothing that was said or written. */
    @GetMapping("/{id}/events")
    public EventsPage list(
            Principal caller,
            @PathVariable String id,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit,
            @RequestParam @Nullable String cursor) {
        PhoneNumber number = ownership.numberOnRecord(caller.getName(), id);
        String after = Cursors.decode(LIST, cursor);
        if (after != null && !after.matches("[0-9]{1,18}")) {
            throw Problem.invalid("cursor", "must be a nextCursor that this list answered.");
        }
        Slice<StoredEvent> page = events.list(number.id(), after, limit);
        return new EventsPage(page.items().stream().map(EventView::of).toList(), Cursors.encode(LIST, page.next()));
    }

    /**
     * One state of a call or a message.
     *
     * @param sid of the call or message at Twilio
     * @param status Twilio's word
     * @param processedAt when its usage was counted; none while it waits
     * @param parameters what else Twilio said
     */
    public record EventView(
            String sid,
            String status,
            @Nullable String channel,
            @Nullable String direction,
            Instant occurredAt,
            Instant receivedAt,
            @Nullable Instant processedAt,
            @Nullable Integer numSegments,
            @Nullable Integer callDuration,
            Map<String, String> parameters) {

        static EventView of(StoredEvent stored) {
            TwilioEvent event = stored.event();
            return new EventView(
                    event.sid(),
                    event.status(),
                    UsageCsv.text(event.channel()),
                    UsageCsv.text(event.direction()),
                    event.occurredAt(),
                    event.receivedAt(),
                    stored.processedAt(),
                    event.numSegments(),
                    event.callDuration(),
                    event.payload());
        }
    }

    public record EventsPage(
            List<EventView> events, @Nullable String nextCursor) {}
}
