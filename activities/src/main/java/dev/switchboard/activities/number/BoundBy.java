package dev.switchboard.activities.number;

/** Which operation has bound a number. */
record BoundBy(String number, String operation) {}
