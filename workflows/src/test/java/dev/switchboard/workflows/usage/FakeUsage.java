package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages that wait for their segments, and a Twilio that knows them after being asked a number of times. */
public final class FakeUsage implements UsageActivities {

    /** A SID and how many more times Twilio says that it does not know yet. */
    public final Map<String, Integer> unsettled = Collections.synchronizedMap(new TreeMap<>());

    public final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    public final List<String> postponed = Collections.synchronizedList(new ArrayList<>());
    public final Map<Ledger, List<ReconcileUsageResult>> ledgers = Collections.synchronizedMap(new TreeMap<>());
    public final Set<String> daysRead = Collections.synchronizedSet(new LinkedHashSet<>());
    public final List<String> pagesRead = Collections.synchronizedList(new ArrayList<>());
    public volatile List<String> uncompared = List.of();
    public volatile @Nullable String refused;
    private boolean waiting;

    /** Every second answer lets the workflow wait: what is left was put off. */
    @Override
    public UnsettledMessages unsettled(int limit) {
        if (unsettled.isEmpty()) {
            return new UnsettledMessages(List.of(), null);
        }
        synchronized (unsettled) {
            waiting = !waiting && unsettled.values().stream().anyMatch(times -> times < 0);
            if (waiting) {
                unsettled.replaceAll((sid, times) -> Math.abs(times));
                return new UnsettledMessages(List.of(), 60_000L);
            }
            return new UnsettledMessages(
                    unsettled.keySet().stream().limit(limit).toList(), null);
        }
    }

    @Override
    public UncomparedDays uncomparedDays(int daysBack) {
        return new UncomparedDays(uncompared);
    }

    @Override
    public void postponeMessage(String messageSid) {
        postponed.add(messageSid);
        unsettled.remove(messageSid);
    }

    /** The side that runs on the task queue of Twilio. */
    public UsageTwilioActivities twilio() {
        return new Twilio();
    }

    private final class Twilio implements UsageTwilioActivities {

        @Override
        public void settleMessage(String messageSid) {
            asked.add(messageSid);
            if (messageSid.equals(refused)) {
                throw refusal();
            }
            // Minus: put off until the clock moved on.
            unsettled.computeIfPresent(messageSid, (sid, times) -> times == 0 ? null : 1 - times);
        }

        @Override
        public ReconciledPage reconcilePage(ReconcileUsageInput input, Ledger ledger, @Nullable AccountPage asked) {
            int page = asked == null ? 0 : Integer.parseInt(String.valueOf(asked.token()));
            pagesRead.add(ledger + "/" + page);
            daysRead.add(input.day());
            if (ledger.name().equals(refused) || input.day().equals(refused)) {
                throw refusal();
            }
            List<ReconcileUsageResult> pages = ledgers.getOrDefault(ledger, List.of(ReconcileUsageResult.NONE));
            return new ReconciledPage(
                    pages.get(page), page + 1 < pages.size() ? new AccountPage("AC1", String.valueOf(page + 1)) : null);
        }

        private RuntimeException refusal() {
            return Failures.nonRetryable(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "no"));
        }
    }
}
