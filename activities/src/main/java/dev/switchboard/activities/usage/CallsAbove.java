package dev.switchboard.activities.usage;

import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.TwilioLedger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that the legs on a page of Twilio's list were dialled from. They are usually on the same page, or else on
 * record. Twilio is asked for what is neither, since nobody may ever have told of a call that began before midnight or
 * is on another page.
 */
final class CallsAbove {

    /** So many fit into the time that an attempt has. The lists are in the order of time: many cannot be needed. */
    private static final int MOST_ASKED = 200;

    private static final Logger log = LoggerFactory.getLogger(CallsAbove.class);

    private final TwilioLedger twilio;
    private final Map<String, Optional<LedgerCall>> known = new HashMap<>();
    private final Map<String, String> onRecord = new HashMap<>();
    private int asked;

    CallsAbove(TwilioLedger twilio, UsageRecords records, List<LedgerCall> page) {
        this.twilio = twilio;
        page.forEach(call -> known.put(call.sid(), Optional.of(call)));
        page.stream()
                .collect(Collectors.groupingBy(LedgerCall::accountSid))
                .forEach((account, calls) -> onRecord.putAll(records.phoneNumbers(account, unknownParents(calls))));
    }

    private Collection<String> unknownParents(List<LedgerCall> calls) {
        return calls.stream()
                .map(LedgerCall::parentSid)
                .filter(parent -> parent != null && !known.containsKey(parent))
                .collect(Collectors.toSet());
    }

    /** The phone numbers on our side of the calls above a leg, the uppermost first; none for a call that is no leg. */
    List<String> numbers(LedgerCall leg) {
        List<String> numbers = new ArrayList<>();
        String parentSid = leg.parentSid();
        for (int level = 0; parentSid != null && level < UsageProcessor.MOST_LEVELS; level++) {
            String recorded = onRecord.get(parentSid);
            if (recorded != null) {
                numbers.add(0, recorded);
                return numbers;
            }
            Optional<LedgerCall> parent =
                    find(parentSid).filter(call -> call.accountSid().equals(leg.accountSid()));
            parent.map(CallsAbove::ourNumber).ifPresent(number -> numbers.add(0, number));
            parentSid = parent.map(LedgerCall::parentSid).orElse(null);
        }
        return numbers;
    }

    private static @Nullable String ourNumber(LedgerCall call) {
        return Direction.ourNumber(call.direction(), call.from(), call.to());
    }

    private Optional<LedgerCall> find(String sid) {
        Optional<LedgerCall> found = known.get(sid);
        if (found == null) {
            found = ask(sid);
            known.put(sid, found);
        }
        return found;
    }

    private Optional<LedgerCall> ask(String sid) {
        if (asked == MOST_ASKED) {
            log.warn(
                    "More than {} calls are neither listed nor on record; their legs count for their own numbers",
                    asked);
        }
        if (++asked > MOST_ASKED) {
            return Optional.empty();
        }
        return twilio.call(sid);
    }
}
