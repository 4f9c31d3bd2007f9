package dev.switchboard.api.usage;

import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.usage.Direction;
import dev.switchboard.activities.usage.Usage;
import dev.switchboard.activities.usage.UsageFilter;
import dev.switchboard.activities.usage.UsageGrouping;
import dev.switchboard.activities.usage.UsageQuery;
import dev.switchboard.activities.usage.UsageRow;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Choices;
import dev.switchboard.api.web.Cursors;
import dev.switchboard.workflows.number.Channel;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/usage")
@Tag(name = "Usage", description = "Voice minutes, SMS segments and WhatsApp messages of the caller's numbers.")
public class UsageController {

    private static final int MAX_DAYS = 366;

    private final Usage usage;
    private final Ownership ownership;
    private final Agents agents;
    private final Clock clock;

    UsageController(Usage usage, Ownership ownership, Agents agents, Clock clock) {
        this.usage = usage;
        this.ownership = ownership;
        this.agents = agents;
        this.clock = clock;
    }

    /** Usage of days, UTC, first and last included; the current month unless said otherwise. A page of it at a time. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    public UsageAnswer get(
            Principal caller,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            @RequestParam @Nullable String phoneNumberId,
            @RequestParam @Nullable String chatbotId,
            @RequestParam @Parameter(description = "voice, sms or whatsapp") @Nullable String channel,
            @RequestParam @Parameter(description = "inbound or outbound") @Nullable String direction,
            @RequestParam
                    @Parameter(description = "Any of number, agent, channel, day, month, with commas between")
                    @Nullable String groupBy,
            @RequestParam(defaultValue = "200") @Min(1) @Max(1000) int limit,
            @RequestParam @Parameter(description = "The nextCursor of the page before, with the same groupBy") @Nullable String cursor) {
        Set<UsageGrouping> groupings = groupings(groupBy);
        UsageQuery query = query(caller, days(from, to), filter(caller, phoneNumberId, chatbotId, channel, direction));
        // A cursor is the key of a row, and another grouping has other keys.
        String list = "usage" + groupings;
        Slice<UsageRow> page = page(query, groupings, Cursors.decode(list, cursor), limit);
        return new UsageAnswer(
                query.from(),
                query.to(),
                page.items().stream().map(UsageView::of).toList(),
                Totals.of(usage.total(query)),
                Cursors.encode(list, page.next()));
    }

    private Slice<UsageRow> page(UsageQuery query, Set<UsageGrouping> groupings, @Nullable String after, int limit) {
        try {
            return usage.list(query, groupings, after, limit);
        } catch (IllegalArgumentException notAKey) {
            throw Problem.invalid("cursor", "must be a nextCursor that this list answered.");
        }
    }

    private static UsageQuery query(Principal caller, Days days, UsageFilter filter) {
        return new UsageQuery(caller.getName(), days.from(), days.to(), filter);
    }

    /** The same as CSV, all of it, for {@code Accept: text/csv}; a column for each grouping comes first. */
    @GetMapping(produces = UsageCsv.MEDIA_TYPE)
    public ResponseEntity<StreamingResponseBody> csv(
            Principal caller,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate to,
            @RequestParam @Nullable String phoneNumberId,
            @RequestParam @Nullable String chatbotId,
            @RequestParam @Nullable String channel,
            @RequestParam @Nullable String direction,
            @RequestParam @Nullable String groupBy) {
        Set<UsageGrouping> groupings = groupings(groupBy);
        UsageQuery query = query(caller, days(from, to), filter(caller, phoneNumberId, chatbotId, channel, direction));
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(UsageCsv.MEDIA_TYPE))
                .body(out -> UsageCsv.write(rows -> usage.forEach(query, groupings, rows), groupings, out));
    }

    private Days days(@Nullable LocalDate from, @Nullable LocalDate to) {
        LocalDate month = LocalDate.now(clock).withDayOfMonth(1);
        LocalDate first = from != null ? from : to == null ? month : to.withDayOfMonth(1);
        LocalDate last = to != null ? to : first.withDayOfMonth(first.lengthOfMonth());
        if (last.isBefore(first)) {
            throw Problem.invalid("to", "must not be before from.");
        }
        if (ChronoUnit.DAYS.between(first, last) >= MAX_DAYS) {
            throw Problem.invalid(
                    "to", "must be at most " + MAX_DAYS + " days, from included; ask for less at a time.");
        }
        return new Days(first, last);
    }

    private UsageFilter filter(
            Principal caller,
            @Nullable String phoneNumberId,
            @Nullable String chatbotId,
            @Nullable String channel,
            @Nullable String direction) {
        // What an owner used stays theirs to read, whoever has the number or the agent's id by now.
        if (phoneNumberId != null && !usage.hasNumber(caller.getName(), phoneNumberId)) {
            Ownership.named("phoneNumberId", () -> ownership.numberOnRecord(caller.getName(), phoneNumberId));
        }
        // The usage of an agent outlives it.
        if (chatbotId != null
                && !usage.hasAgent(caller.getName(), chatbotId)
                && agents.find(chatbotId).isPresent()) {
            ownership.agent(caller.getName(), chatbotId, "chatbotId");
        }
        return new UsageFilter(
                phoneNumberId,
                chatbotId,
                channel == null ? null : Choices.oneOf(Channel.class, "channel", channel),
                direction == null ? null : Choices.oneOf(Direction.class, "direction", direction));
    }

    private static Set<UsageGrouping> groupings(@Nullable String groupBy) {
        Set<UsageGrouping> groupings = EnumSet.noneOf(UsageGrouping.class);
        if (groupBy != null) {
            for (String name : groupBy.split(",", -1)) {
                groupings.add(Choices.oneOf(UsageGrouping.class, "groupBy", name));
            }
        }
        return groupings;
    }

    private record Days(LocalDate from, LocalDate to) {}

    /** A page of the usage of some days; {@code total} sums up all of it, not only the page. */
    public record UsageAnswer(
            LocalDate from,
            LocalDate to,
            List<UsageView> usage,
            Totals total,
            @Nullable String nextCursor) {}

    /**
     * A sum of usage; of the first five, those are given that it is grouped by.
     *
     * @param chatbotId also none for what came while the number had no agent
     * @param voiceMinutes started minutes of completed calls
     * @param smsSegments segments of SMS that came or left, as far as they are known
     * @param smsSegmentsUnsettled SMS whose segments are not known yet
     * @param whatsappDelivered WhatsApp messages delivered
     */
    public record UsageView(
            @Nullable String phoneNumberId,
            @Nullable String chatbotId,
            @Schema(example = "sms") @Nullable String channel,
            @Nullable LocalDate day,
            @Schema(example = "2026-03") @Nullable String month,
            long voiceMinutes,
            long smsSegments,
            long smsSegmentsUnsettled,
            long whatsappDelivered,
            long calls,
            long messages) {

        static UsageView of(UsageRow row) {
            return new UsageView(
                    row.phoneNumberId(),
                    row.chatbotId(),
                    UsageCsv.text(row.channel()),
                    row.day(),
                    UsageCsv.month(row.month()),
                    row.voiceMinutes(),
                    row.smsSegments(),
                    row.smsSegmentsUnsettled(),
                    row.whatsappDelivered(),
                    row.calls(),
                    row.messages());
        }
    }

    /** The sum of all rows. */
    public record Totals(
            long voiceMinutes,
            long smsSegments,
            long smsSegmentsUnsettled,
            long whatsappDelivered,
            long calls,
            long messages) {

        static Totals of(UsageRow all) {
            return new Totals(
                    all.voiceMinutes(),
                    all.smsSegments(),
                    all.smsSegmentsUnsettled(),
                    all.whatsappDelivered(),
                    all.calls(),
                    all.messages());
        }
    }
}
