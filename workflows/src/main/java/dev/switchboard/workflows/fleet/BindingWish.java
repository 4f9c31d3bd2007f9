package dev.switchboard.workflows.fleet;

import dev.switchboard.workflows.assignment.Undone;
import org.jspecify.annotations.Nullable;

/**
 * What a batch is to do with the binding of one of its numbers.
 *
 * @param change what
 * @param fromAgentId the agent that the number has; none of a number that is to be assigned, and of one to be unassigned
 *     until it was planned
 * @param toAgentId the agent that it is to have; none of a number that is to be unassigned
 * @param sms whether the binding is to have SMS; of one that ends, whether it had
 * @param whatsApp the same of WhatsApp
 * @param restore whether Twilio gets back what it held before a binding that ends
 * @param boundBy the operation that has bound the number, once it was planned
 * @param undone what of the number is taken back, of a batch that undoes another
 */
public record BindingWish(
        Change change,
        @Nullable String fromAgentId,
        @Nullable String toAgentId,
        boolean sms,
        boolean whatsApp,
        boolean restore,
        @Nullable String boundBy,
        @Nullable Undone undone) {

    /** What becomes of a binding. */
    public enum Change {
        ASSIGN,
        UNASSIGN,
        MOVE
    }

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

    /** The same of a number that has this binding. */
    public BindingWish from(String agentId, boolean hasSms, boolean hasWhatsApp, @Nullable String by) {
        return new BindingWish(change, agentId, toAgentId, hasSms, hasWhatsApp, restore, by, undone);
    }

    /**
     * What takes it back, once it was done. What Twilio held before comes back with it: of an assignment what was there
     * before the binding, and otherwise what was there before the operation.
     *
     * @param operationId the operation that has done it
     */
    public BindingWish opposite(String operationId) {
        Undone taken = new Undone(operationId, boundBy);
        return switch (change) {
            case ASSIGN -> new BindingWish(Change.UNASSIGN, toAgentId, null, sms, whatsApp, true, null, null);
            case UNASSIGN -> new BindingWish(Change.ASSIGN, null, fromAgentId, sms, whatsApp, false, null, taken);
            case MOVE -> new BindingWish(Change.MOVE, toAgentId, fromAgentId, sms, whatsApp, false, null, taken);
        };
    }
}
