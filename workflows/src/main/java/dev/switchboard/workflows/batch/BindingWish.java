package dev.switchboard.workflows.batch;

import dev.switchboard.workflows.assignment.Undone;
import dev.switchboard.workflows.assignment.WantedChannels;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is to do with the binding of one of its numbers.
 *
 * @param change what
 * @param fromAgentId the agent that the number has; none of a number that is to be assigned, and of one to be
 *     unassigned until it was planned
 * @param toAgentId the agent that it is to have; none of a number that is to be unassigned
 * @param sms whether a binding that is said with its channels is to have SMS
 * @param whatsApp the same of WhatsApp
 * @param restore whether Twilio gets back what it held before a binding that ends
 * @param had what the number was bound with, once it was planned
 * @param undone what of the number is taken back, of a batch that undoes another
 */
public record BindingWish(
        Change change,
        @Nullable String fromAgentId,
        @Nullable String toAgentId,
        boolean sms,
        boolean whatsApp,
        boolean restore,
        @Nullable Had had,
        @Nullable Undone undone) {

    /** What becomes of a binding. */
    public enum Change {
        ASSIGN,
        UNASSIGN,
        MOVE,
        /** Other channels, of the agent that it has or of another. */
        REASSIGN
    }

    /**
     * A binding as it was found.
     *
     * @param channels its channels
     * @param boundBy the operation that has made it
     */
    public record Had(WantedChannels channels, @Nullable String boundBy) {}

    /** Binds a free number. */
    public static BindingWish toAssign(String agentId, boolean sms, boolean whatsApp) {
        return new BindingWish(Change.ASSIGN, null, agentId, sms, whatsApp, false, null, null);
    }

    /**
     * Frees a number.
     *
     * @param fromAgentId the agent that it has to have; none for whichever
     */
    public static BindingWish toUnassign(@Nullable String fromAgentId, boolean restore) {
        return new BindingWish(Change.UNASSIGN, fromAgentId, null, false, false, restore, null, null);
    }

    /** Gives a number to another agent, with the channels that it has. */
    public static BindingWish toMove(String fromAgentId, String toAgentId) {
        return new BindingWish(Change.MOVE, fromAgentId, toAgentId, false, false, false, null, null);
    }

    /** Gives a number other channels, and maybe another agent. */
    public static BindingWish toReassign(String fromAgentId, String toAgentId, boolean sms, boolean whatsApp) {
        return new BindingWish(Change.REASSIGN, fromAgentId, toAgentId, sms, whatsApp, false, null, null);
    }

    /** The same of a number that has this binding. */
    public BindingWish from(String agentId, boolean hasSms, boolean hasWhatsApp, @Nullable String by) {
        Had found = new Had(new WantedChannels(hasSms, hasWhatsApp), by);
        return new BindingWish(change, agentId, toAgentId, sms, whatsApp, restore, found, undone);
    }

    /**
     * What takes it back, once it was done. What Twilio held before comes back with it: of an assignment what was there
     * before the binding, and otherwise what was there before the operation.
     *
     * @param operationId the operation that has done it
     */
    public BindingWish opposite(String operationId) {
        Undone taken = new Undone(operationId, had == null ? null : had.boundBy);
        WantedChannels before = had == null ? new WantedChannels(sms, whatsApp) : had.channels;
        return switch (change) {
            case ASSIGN -> new BindingWish(Change.UNASSIGN, toAgentId, null, false, false, true, null, null);
            case UNASSIGN ->
                new BindingWish(Change.ASSIGN, null, fromAgentId, before.sms(), before.whatsApp(), false, null, taken);
            case MOVE -> new BindingWish(Change.MOVE, toAgentId, fromAgentId, false, false, false, null, taken);
            case REASSIGN ->
                new BindingWish(
                        Change.REASSIGN, toAgentId, fromAgentId, before.sms(), before.whatsApp(), false, null, taken);
        };
    }
}
