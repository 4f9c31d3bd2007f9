package dev.switchboard.workflows.batch;

import java.util.List;

/**
 * What became of a chunk of numbers; the single results are in the database.
 *
 * @param updated brought up to date, or found right
 * @param busy held by another operation, so still pending
 * @param failed why each of the others failed, for whoever looks at the run in Temporal's UI
 * @param stopped whether numbers were not begun: the batch is paused or cancelled, the worker stops, or it took long
 */
public record ChunkResult(int updated, int busy, List<String> failed, boolean stopped) {

    public ChunkResult {
        failed = List.copyOf(failed);
    }
}
