package dev.switchboard.api.usage;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.usage.ChannelDifference;
import dev.switchboard.activities.usage.UsageDifference;
import dev.switchboard.activities.usage.UsageDifference.Counted;
import dev.switchboard.activities.usage.UsageDifferences;
import dev.switchboard.api.web.Cursors;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/usage/differences")
@Tag(name = "Usage")
public class UsageDifferencesController {

    private static final String LIST = "usage-differences";

    private final UsageDifferences differences;

    UsageDifferencesController(UsageDifferences differences) {
        this.differences = differences;
    }

    /**
     * What a comparison with Twilio found of the caller's numbers, whoever asked for it: by channel, and one by one.
     */
    @GetMapping
    public DifferencesPage list(
            Principal caller,
            @RequestParam @Parameter(description = "Of the comparison, see /api/operations") String operationId,
            @RequestParam(defaultValue = "50") @Min(1) @Max(1000) int limit,
            @RequestParam @Nullable String cursor) {
        Slice<UsageDifference> page =
                differences.list(caller.getName(), operationId, Cursors.decode(LIST, cursor), limit);
        return new DifferencesPage(
                channels(differences, caller.getName(), operationId),
                page.items().stream().map(DifferenceView::of).toList(),
                Cursors.encode(LIST, page.next()));
    }

    static List<ChannelView> channels(UsageDifferences differences, String owner, String operationId) {
        return differences.channels(owner, operationId).stream()
                .map(ChannelView::of)
                .toList();
    }

    /**
     * What the differences of a channel come to.
     *
     * @param missing calls or messages not on record until then
     * @param corrected on record, but otherwise
     * @param unitsBefore started minutes, segments or delivered messages of these before
     * @param unitsAfter and after
     */
    public record ChannelView(
            @Schema(example = "sms") @Nullable String channel,
            int missing,
            int corrected,
            long unitsBefore,
            long unitsAfter) {

        static ChannelView of(ChannelDifference found) {
            return new ChannelView(
                    UsageCsv.text(found.channel()),
                    found.missing(),
                    found.corrected(),
                    found.unitsBefore(),
                    found.unitsAfter());
        }
    }

    /**
     * A call or message that was otherwise on record than Twilio has it.
     *
     * @param before none when it was not on record
     */
    public record DifferenceView(
            String sid,
            String phoneNumberId,
            @Schema(example = "sms") @Nullable String channel,
            @Schema(example = "inbound") @Nullable String direction,
            @Nullable Counted before,
            Counted after,
            Instant foundAt) {

        static DifferenceView of(UsageDifference found) {
            return new DifferenceView(
                    found.sid(),
                    found.phoneNumberId(),
                    UsageCsv.text(found.channel()),
                    UsageCsv.text(found.direction()),
                    found.was(),
                    found.became(),
                    found.foundAt());
        }
    }

    /** A page of differences; {@code channels} sums up all of them. */
    public record DifferencesPage(
            List<ChannelView> channels,
            List<DifferenceView> differences,
            @Nullable String nextCursor) {}
}
