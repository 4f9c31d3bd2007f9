package dev.switchboard.api;

import dev.switchboard.simulator.account.SimulatorDemo;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Embedded mode, inside this process, with its demo data. */
record EmbeddedInstallation(SwitchboardServer server) implements Installation {

    private static final Map<String, String> IDS = Map.of(SimulatorDemo.PHONE_123, "phone_123");

    @Override
    public URI url() {
        return server.url();
    }

    @Override
    public SwitchboardClient as(String owner) {
        return server.as(owner);
    }

    @Override
    public String idOf(String phoneNumber) {
        return Objects.requireNonNull(IDS.get(phoneNumber));
    }

    @Override
    public JdbcClient database() {
        return server.bean(JdbcClient.class);
    }

    @Override
    public Map<String, String> heldByTwilio(String phoneNumber) {
        return server.simulator().number(phoneNumber).orElseThrow().settings();
    }

    @Override
    public void changeAtTwilio(String phoneNumber, String field, String value) {
        server.simulator().changeNumber(phoneNumber, number -> number.with(field, value));
    }

    @Override
    public void close() {
        server.close();
    }
}
