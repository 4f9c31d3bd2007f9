package dev.switchboard.bench.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;

/** Makes the numbers, at Twilio and in the database, and the agents. */
final class Setup {

    private final Stack stack;
    private final Universe universe;
    private final Twilio twilio;
    private final Callers callers;

    Setup(Stack stack, Universe universe, Twilio twilio, Callers callers) {
        this.stack = stack;
        this.universe = universe;
        this.twilio = twilio;
        this.callers = callers;
    }

    void make(int numbers) throws SQLException, IOException, InterruptedException {
        twilio.prepare();
        // Of owners 1 and 2, where there are so many.
        for (int account = 1; account < Math.min(3, Math.min(universe.owners(), numbers)); account++) {
            twilio.addAccount(account);
            callers.as(universe.owner(account))
                    .ask(
                            "POST",
                            "/api/twilio-accounts",
                            Http.JSON.writeValueAsString(Map.of(
                                    "accountSid", Universe.accountSid(account),
                                    "authToken", Universe.authToken(account))));
        }
        for (int owner = 0; owner < Math.min(universe.owners(), numbers); owner++) {
            callers.as(universe.owner(owner)).ask("PUT", "/api/budget", Trade.budget());
        }
        try (Connection connection = stack.database();
                PreparedStatement agent =
                        connection.prepareStatement("INSERT INTO chatbot (id, owner, name, drift_policy, created_at)"
                                + " VALUES (?, ?, 'Agent', ?, now()) ON CONFLICT DO NOTHING");
                PreparedStatement number = connection.prepareStatement("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                  whatsapp, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, true, true, false, now(), now())
                        """)) {
            for (int index = 0; index < numbers; index++) {
                for (int which = 0; which < Universe.AGENTS_OF_AN_OWNER; which++) {
                    agent.setString(1, universe.agent(index, which));
                    agent.setString(2, universe.owner(index));
                    agent.setString(3, which == 0 ? "REPORT" : "REPAIR");
                    agent.executeUpdate();
                }
                number.setString(1, Universe.numberId(index));
                number.setString(2, universe.owner(index));
                number.setString(3, Universe.phoneNumber(index));
                String account = universe.account(index) == 0
                        ? stack.accountSid()
                        : Universe.accountSid(universe.account(index));
                number.setString(4, account);
                number.setString(5, twilio.addNumber(index, account));
                number.executeUpdate();
            }
        }
    }
}
