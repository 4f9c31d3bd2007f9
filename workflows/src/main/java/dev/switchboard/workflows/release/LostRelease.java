package dev.switchboard.workflows.release;

import org.jspecify.annotations.Nullable;

/**
 * How far a release got whose workflow was lost.
 *
 * @param number the number while the operation holds it, or has released it; none when it never got so far
 * @param released whether the database holds the number as released: only the audit message was still to be written
 * @param detaching what hung on the number when the operation began to detach and to delete; none before that
 */
public record LostRelease(
        @Nullable NumberToRelease number,
        boolean released,
        @Nullable NumberAttachments detaching) {}
