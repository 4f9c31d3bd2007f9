package dev.switchboard.workflows.fleet;

/** The operation's id, and who the imported numbers belong to. */
public record ImportNumbersInput(String operationId, String owner) {}
