package dev.switchboard.bench.faults;

import java.net.URI;

/**
 * Who and what there is: numbers, their owners and agents, by the indexes that a plan has.
 *
 * @param owners how many
 * @param publicUrl the service as Twilio reaches it
 */
record Universe(int owners, URI publicUrl) {

    static final int AGENTS_OF_AN_OWNER = 2;

    static final String FOREIGN = "https://them.example.com/";

    String owner(int number) {
        return "owner-" + number % owners;
    }

    String agent(int number, int agent) {
        return "agent_" + number % owners + "_" + agent;
    }

    static String numberId(int number) {
        return "number_" + number;
    }

    static String phoneNumber(int number) {
        return String.format("+1555%07d", number);
    }

    /** What the channel led to when the number was bought: for every third number nowhere. */
    static String before(int number, Channel channel) {
        return number % 3 == 2 ? "" : FOREIGN + "before/" + number + "/" + channel.field();
    }

    /** What somebody else writes in a step: found nowhere else. */
    static String outside(Step step) {
        return FOREIGN + "step/" + step.index();
    }

    /** What the channel leads to when the number is bound to the agent. */
    String ours(String agentId, Channel channel) {
        return publicUrl
                + switch (channel) {
                    case VOICE -> "/api/twilio/voice?agentId=" + agentId;
                    case SMS -> "/api/twilio/webhook";
                };
    }

    boolean isOurs(String url) {
        return url.startsWith(publicUrl + "/");
    }
}
