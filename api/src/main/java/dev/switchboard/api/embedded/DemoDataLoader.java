package dev.switchboard.api.embedded;

import dev.switchboard.activities.number.DemoData;
import dev.switchboard.api.startup.DatabaseSchema;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.stereotype.Component;

/** Puts the demo's agents and numbers into the database, with the SIDs that the simulator gave. */
@Component
@ConditionalOnBooleanProperty("switchboard.embedded.demo-data")
final class DemoDataLoader implements SmartInitializingSingleton {

    private final DemoData demo;
    private final DatabaseSchema schema;
    private final EmbeddedParts parts;

    DemoDataLoader(DemoData demo, DatabaseSchema schema, EmbeddedParts parts) {
        this.demo = demo;
        this.schema = schema;
        this.parts = parts;
    }

    @Override
    public void afterSingletonsInstantiated() {
        schema.first(this::load);
    }

    private void load() {
        TwilioSimulator simulator = parts.simulator().orElseThrow();
        demo.insert(
                SimulatorDemo.ACCOUNT_SID,
                phoneNumber -> simulator
                        .number(phoneNumber)
                        // Taken away in the simulator: the SID that it would have.
                        .orElseGet(() -> SimulatedNumber.of(phoneNumber))
                        .sid());
    }
}
