package dev.switchboard.activities.operation;

/**
 * An operation that could not put back everything, on a number on which none has come to a good end since.
 *
 * @param operation the first such operation on the number
 * @param tries how often another operation has been tried since to bring the number to one side
 */
public record NotPutBack(Operation operation, int tries) {}
