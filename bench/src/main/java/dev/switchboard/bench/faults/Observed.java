package dev.switchboard.bench.faults;

import java.util.List;
import java.util.Map;

/**
 * Everything as it is at the end, when all has settled.
 *
 * @param numbers by index
 * @param operations all that the database has
 * @param messages audit messages on operations and numbers, without those of single calls
 * @param openWorkflows ids of workflows that still run, without the service's own
 * @param brokenChains what the API says of owners' audit trails that do not verify
 * @param used by number, as the API tells it
 * @param billed by number, as Twilio's ledger has it
 * @param market what was bought and given back
 */
record Observed(
        Map<Integer, FinalNumber> numbers,
        List<Operation> operations,
        List<Message> messages,
        List<String> openWorkflows,
        List<String> brokenChains,
        Map<Integer, Usage> used,
        Map<Integer, Usage> billed,
        Market market) {

    /** What a number was used for: calls with the minutes that count, and segments of SMS. */
    record Usage(long calls, long voiceMinutes, long smsSegments) {

        static final Usage NONE = new Usage(0, 0, 0);

        Usage plus(Usage other) {
            return new Usage(calls + other.calls, voiceMinutes + other.voiceMinutes, smsSegments + other.smsSegments);
        }
    }

    /**
     * A number.
     *
     * @param binding in the database
     * @param channels which the binding has, by the database
     * @param routes where its channels lead at Twilio
     * @param others its other fields at Twilio that have a URL, by name: fallbacks and status callback
     */
    record FinalNumber(
            Recorded.Seen binding, List<Channel> channels, Map<Channel, String> routes, Map<String, String> others) {}

    /** An operation in the database; its number is an id, or empty. */
    record Operation(String id, String type, String state, String numberId) {

        boolean hasEnded() {
            return !state.equals("PENDING") && !state.equals("RUNNING");
        }
    }

    /** An audit message; its number is an id, or empty. */
    record Message(String operationId, String action, String numberId) {}
}
