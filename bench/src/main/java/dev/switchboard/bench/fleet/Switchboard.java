package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Updates the fleet by one call of the service. */
final class Switchboard implements FleetClient {

    private static final int READS = 50;
    private static final Duration MORE_THAN_IDEAL = Duration.ofMinutes(10);

    private final SwitchboardProcess service;
    private final TwilioProcess twilio;
    private final Fleet fleet;
    private final Duration ideal;
    private String lastOperation = "";

    Switchboard(SwitchboardProcess service, TwilioProcess twilio, Fleet fleet, Duration ideal) {
        this.service = service;
        this.twilio = twilio;
        this.fleet = fleet;
        this.ideal = ideal;
    }

    @Override
    public String name() {
        return "Switchboard";
    }

    @Override
    public int numbers() {
        return fleet.size();
    }

    @Override
    public void warmUp(int some) throws IOException, InterruptedException {
        fleet.makeFirstDiffer(some);
        update();
    }

    @Override
    public Duration update() throws IOException, InterruptedException {
        Instant start = Instant.now();
        lastOperation = startUpdate();
        return Duration.between(start, awaitEnd(lastOperation));
    }

    /** How long it takes to read the last batch, in milliseconds: the median. */
    double millisToReadIt() throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            service.owner().get("/api/operations/" + lastOperation);
            millis.add((System.nanoTime() - start) / 1e6);
        }
        Collections.sort(millis);
        return millis.get(READS / 2);
    }

    @Override
    public Duration updateKilledHalfWay() throws IOException, InterruptedException {
        Instant start = Instant.now();
        lastOperation = startUpdate();
        while (twilio.traffic().accepted() < fleet.callsNeeded() / 2) {
            service.requireAlive();
            Thread.sleep(20);
        }
        service.kill();
        service.start();
        return Duration.between(start, awaitEnd(lastOperation));
    }

    private String startUpdate() throws IOException {
        return service.owner()
                .send("PUT", "/api/phone-numbers/webhooks", "")
                .at("/operation/id")
                .asString();
    }

    /** When it ended, by its own account, so that it does not matter how often it is asked. */
    private Instant awaitEnd(String operation) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(ideal.multipliedBy(10)).plus(MORE_THAN_IDEAL);
        while (true) {
            JsonNode state = service.owner().get("/api/operations/" + operation);
            String endedAt = state.path("endedAt").asString("");
            if (!endedAt.isEmpty()) {
                System.err.println(
                        "The operation ended: " + state.path("state").asString() + " " + state.path("progress"));
                return Instant.parse(endedAt);
            }
            service.requireAlive();
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("The operation does not end: " + state);
            }
            Thread.sleep(1_000);
        }
    }
}
