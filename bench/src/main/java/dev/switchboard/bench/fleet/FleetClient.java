package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.time.Duration;

/** Brings all numbers of a fleet up to date. */
interface FleetClient {

    String name();

    /** Is measured on so many numbers; fewer than all of them when all would take too long. */
    int numbers();

    /** Updates some numbers as it does all, while Twilio has no limits. */
    void warmUp(int some) throws IOException, InterruptedException;

    /** From the wish until every number has had its turn. */
    Duration update() throws IOException, InterruptedException;

    /** The same, killed half way and started again. */
    Duration updateKilledHalfWay() throws IOException, InterruptedException;
}
