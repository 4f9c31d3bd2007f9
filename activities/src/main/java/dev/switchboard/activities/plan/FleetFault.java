package dev.switchboard.activities.plan;

/**
 * What is wrong with a file, beside its form.
 *
 * @param path where, for example {@code numbers[3].agent}
 * @param message what, with the cure
 */
public record FleetFault(String path, String message) {}
