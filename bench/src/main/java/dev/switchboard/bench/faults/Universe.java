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

    /** How the numbers begin that are there from the start; none is for sale that begins so. */
    static final String PLANNED = "+1555";

    String owner(int number) {
        return "owner-" + number % owners;
    }

    String agent(int number, int agent) {
        return "agent_" + number % owners + "_" + agent;
    }

    /** The account that the owner has stored: 1 or 2; 0 is the one that the service is configured with. */
    int account(int number) {
        int owner = number % owners;
        return owner <= 2 ? owner : 0;
    }

    /** Of a stored account. */
    static String accountSid(int account) {
        return String.format("AC%032x", account);
    }

    /** Of a stored account, until it is rotated. */
    static String authToken(int account) {
        return String.format("%032x", 0x1234_5678L + account);
    }

    static String numberId(int number) {
        return "number_" + number;
    }

    static String phoneNumber(int number) {
        return String.format(PLANNED + "%07d", number);
    }

    /** The application that owns the calls of every seventh number when it is bought; empty for the others. */
    static String application(int number) {
        return number % 7 == 3 ? String.format("AP%032x", number + 1) : "";
    }

    /** Where calls lead that an application owns. */
    static String leadingTo(String applicationSid) {
        return "application " + applicationSid;
    }

    static boolean isApplication(String route) {
        return route.startsWith("application ");
    }

    /** What the channel led to when the number was bought: for every third number nowhere. */
    static String before(int number, Channel channel) {
        if (channel == Channel.VOICE && !application(number).isEmpty()) {
            return leadingTo(application(number));
        }
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
