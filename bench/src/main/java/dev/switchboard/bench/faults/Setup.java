package dev.switchboard.bench.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Makes the numbers, at Twilio and in the database, and the agents. */
final class Setup {

    private final Stack stack;
    private final Universe universe;
    private final Twilio twilio;

    Setup(Stack stack, Universe universe, Twilio twilio) {
        this.stack = stack;
        this.universe = universe;
        this.twilio = twilio;
    }

    void make(int numbers) throws SQLException, IOException, InterruptedException {
        twilio.prepare();
        try (Connection connection = stack.database();
                PreparedStatement agent = connection.prepareStatement(
                        "INSERT INTO chatbot (id, owner, name, created_at) VALUES (?, ?, 'Agent', now()) ON CONFLICT DO"
                                + " NOTHING");
                PreparedStatement number = connection.prepareStatement("""
                        INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms,
                                                  whatsapp, created_at, updated_at)
                        VALUES (?, ?, ?, ?, ?, true, true, false, now(), now())
                        """)) {
            for (int index = 0; index < numbers; index++) {
                for (int which = 0; which < Universe.AGENTS_OF_AN_OWNER; which++) {
                    agent.setString(1, universe.agent(index, which));
                    agent.setString(2, universe.owner(index));
                    agent.executeUpdate();
                }
                number.setString(1, Universe.numberId(index));
                number.setString(2, universe.owner(index));
                number.setString(3, Universe.phoneNumber(index));
                number.setString(4, stack.accountSid());
                number.setString(5, twilio.addNumber(index));
                number.executeUpdate();
            }
        }
    }
}
