package dev.switchboard.workflows.release;

import dev.switchboard.workflows.recovery.LostRun;

/** The lost operation, who had asked for it, its number, and how its run came to be lost. */
public record SettleReleaseInput(String operationId, String owner, String phoneNumberId, LostRun lost) {}
