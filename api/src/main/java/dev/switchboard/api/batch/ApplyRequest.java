package dev.switchboard.api.batch;

import org.jspecify.annotations.Nullable;

/**
 * How carefully a plan is carried out.
 *
 * @param canary so many numbers go first and are looked at; when one is wrong, the batch pauses
 * @param maxFailures the batch pauses when more numbers fail: a number, or a share of those to change, as {@code "5%"}
 */
public record ApplyRequest(
        @Canary @Nullable Integer canary,
        @MaxFailures @Nullable Object maxFailures) implements CarefulRequest {

    /** What would be done is what the plan says. */
    @Override
    public @Nullable Boolean dryRun() {
        return null;
    }
}
