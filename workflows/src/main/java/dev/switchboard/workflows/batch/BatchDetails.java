package dev.switchboard.workflows.batch;

import java.time.Duration;
import java.util.Locale;

/** What the Temporal UI shows of a batch: a bar, counts, the rate and the time left, in Markdown. */
final class BatchDetails {

    private static final int WIDTH = 30;

    private BatchDetails() {}

    static String of(BatchProgress progress) {
        int done = progress.total() - progress.remaining();
        int filled = progress.total() == 0 ? 0 : (int) ((long) WIDTH * done / progress.total());
        StringBuilder text = new StringBuilder("`")
                .append("█".repeat(filled))
                .append("░".repeat(WIDTH - filled))
                .append("` ")
                .append(done)
                .append(" of ")
                .append(progress.total())
                .append("\n\n")
                .append(progress.unchanged())
                .append(" right already, ")
                .append(progress.updated())
                .append(" updated, ")
                .append(progress.failed())
                .append(" failed, ")
                .append(progress.remaining())
                .append(" to do");
        Long secondsLeft = progress.secondsLeft();
        if (secondsLeft != null && progress.remaining() > 0) {
            text.append(String.format(Locale.ROOT, "%n%n%.1f a second, ", progress.numbersPerSecond()))
                    .append(words(Duration.ofSeconds(secondsLeft)))
                    .append(" left");
        }
        if (progress.paused()) {
            text.append("\n\nPaused").append(progress.pausedBecause() == null ? "." : ": " + progress.pausedBecause());
        }
        return text.toString();
    }

    private static String words(Duration duration) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
