package dev.switchboard.activities.operation;

/**
 * A number at which an operation could not put back everything, and on which none has come to a good end since.
 *
 * @param phoneNumberId the number
 * @param operation the first such operation: on the number, or on many of which it is one
 * @param tries how often another operation has been tried since to bring the number to one side
 */
public record NotPutBack(String phoneNumberId, Operation operation, int tries) {}
