package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.AgentIdTakenException;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.workflows.number.Capabilities;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The agents and numbers that a first look at the service works with. */
@Component
public final class DemoData {

    /** The owner of most of it. */
    public static final String OWNER = "demo";

    /** Somebody whose agent and number {@link #OWNER} must not touch. */
    public static final String OTHER_OWNER = "other";

    /**
     * A number of the demo: what the Twilio simulator has to hold.
     *
     * @param trunk whether its calls go to a SIP trunk at Twilio
     */
    public record DemoNumber(String id, String owner, String phoneNumber, Capabilities capabilities, boolean trunk) {}

    public static final List<DemoNumber> NUMBERS = List.of(
            new DemoNumber("phone_123", OWNER, "+15550000123", new Capabilities(true, true, true), false),
            new DemoNumber("phone_124", OWNER, "+15550000124", new Capabilities(true, true, false), false),
            new DemoNumber("phone_125", OWNER, "+15550000125", new Capabilities(true, false, false), false),
            new DemoNumber("phone_126", OWNER, "+15550000126", new Capabilities(true, true, false), true),
            new DemoNumber("phone_127", OWNER, "+15550000127", new Capabilities(true, true, false), false),
            new DemoNumber("phone_900", OTHER_OWNER, "+15550000900", new Capabilities(true, true, false), false));

    private final Agents agents;
    private final PhoneNumbers numbers;

    DemoData(Agents agents, PhoneNumbers numbers) {
        this.agents = agents;
        this.numbers = numbers;
    }

    /**
     * Inserts what is not there yet. The SIDs of numbers that are there are taken over, since a simulator that was
     * started anew may have given new ones.
     *
     * @param phoneNumberSids from a number in E.164 to its SID at Twilio
     */
    public void insert(String accountSid, UnaryOperator<String> phoneNumberSids) {
        agent(OWNER, "agent_456", "Support Agent");
        agent(OWNER, "agent_789", "Sales Agent");
        agent(OTHER_OWNER, "agent_900", "Other Agent");
        for (DemoNumber number : NUMBERS) {
            numbers.insert(new NewPhoneNumber(
                    number.id(),
                    number.owner(),
                    number.phoneNumber(),
                    accountSid,
                    phoneNumberSids.apply(number.phoneNumber()),
                    number.capabilities()));
        }
    }

    private void agent(String owner, String id, String name) {
        try {
            agents.create(owner, id, name, "Hello, this is the " + name + ".", null);
        } catch (AgentIdTakenException e) {
            // Inserted at an earlier start.
        }
    }
}
