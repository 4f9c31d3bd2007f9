package dev.switchboard.api.operation;

/**
 * The workflow of an operation.
 *
 * @param workflow its interface
 * @param input its one argument
 * @param summary what the Temporal UI shows in its list
 */
public record Launch(Class<?> workflow, Object input, String summary) {}
