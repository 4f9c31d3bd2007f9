package dev.switchboard.workflows.batch;

import org.jspecify.annotations.Nullable;

/**
 * Which numbers of its owner a batch is about, and towards what.
 *
 * @param agentId only those of this agent, when given
 * @param selected only those that were kept with the operation when it was opened
 * @param undoes the batch whose changes are put back; none to bring numbers up to date
 * @param binds whether it changes who answers its numbers, each as it was kept with the operation
 */
public record BatchScope(
        @Nullable String agentId,
        boolean selected,
        @Nullable String undoes,
        boolean binds) {

    /** Of numbers whose bindings stay. */
    public BatchScope(@Nullable String agentId, boolean selected, @Nullable String undoes) {
        this(agentId, selected, undoes, false);
    }

    /** All numbers. */
    public static final BatchScope ALL = new BatchScope(null, false, null);

    /** Those that were kept with the operation. */
    public static final BatchScope SELECTED = new BatchScope(null, true, null);

    /** Those that were kept with the operation, each with what becomes of its binding. */
    public static final BatchScope BINDINGS = new BatchScope(null, true, null, true);

    /** The numbers of one agent. */
    public static BatchScope ofAgent(String agentId) {
        return new BatchScope(agentId, false, null);
    }

    /** What that batch has changed of bindings and otherwise, to be put back. */
    public static BatchScope undoingBindings(String operationId) {
        return new BatchScope(null, false, operationId, true);
    }

    /** What that batch has changed, to be put back. */
    public static BatchScope undoing(String operationId) {
        return new BatchScope(null, false, operationId);
    }
}
