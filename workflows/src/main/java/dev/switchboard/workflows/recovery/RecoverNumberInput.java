package dev.switchboard.workflows.recovery;

/** The lost operation and the number it worked on. */
public record RecoverNumberInput(String operationId, String phoneNumberId) {}
