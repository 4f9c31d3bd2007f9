package dev.switchboard.workflows.recovery;

/** The lost operation, the number it worked on, and how its run came to be lost. */
public record RecoverNumberInput(String operationId, String phoneNumberId, LostRun lost) {}
