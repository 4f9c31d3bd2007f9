package dev.switchboard.api.release;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.workflows.release.ReleaseTerms;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * When, and under which conditions, a number is released.
 *
 * @param after how long it is kept before, as ISO 8601 writes it; PT0S releases it at once, and P90D is the most
 * @param outOfService whether whoever calls or writes until then is told that the number is out of service, in place of
 *     being answered by its agent; false when left out
 * @param detachMessagingService whether it may be taken out of its Messaging Service; false when left out
 * @param detachSender whether its WhatsApp sender may be deleted; false when left out
 * @param force whether it is released though it had calls or messages since this call; false when left out
 */
public record ReleaseRequest(
        @NotNull(message = AFTER) @Schema(example = "P7D") String after,
        @Schema(defaultValue = "false") @Nullable Boolean outOfService,
        @Schema(defaultValue = "false") @Nullable Boolean detachMessagingService,
        @Schema(defaultValue = "false") @Nullable Boolean detachSender,
        @Schema(defaultValue = "false") @Nullable Boolean force) {

    private static final Duration LONGEST = Duration.ofDays(90);

    private static final String AFTER =
            "must be given: a duration as in P7D, from PT0S, which releases the number at once, to P90D.";

    /** @throws Problem 400, which names the field and the cure */
    ReleaseTerms terms() {
        return new ReleaseTerms(time(), is(outOfService), is(detachMessagingService), is(detachSender), is(force));
    }

    private Duration time() {
        try {
            Duration time = Duration.parse(after);
            if (!time.isNegative() && time.compareTo(LONGEST) <= 0) {
                return time;
            }
        } catch (DateTimeParseException | ArithmeticException notADuration) {
            // Told below.
        }
        throw Problem.invalid("after", AFTER);
    }

    private static boolean is(@Nullable Boolean given) {
        return Boolean.TRUE.equals(given);
    }
}
