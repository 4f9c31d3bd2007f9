package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An account of so many pages, what checks have asked for, and owners whose numbers are to be repaired. */
public final class FakeDrift implements DriftActivities {

    /** Numbers compared on each page. */
    public final List<Integer> pages = Collections.synchronizedList(new ArrayList<>(List.of(1)));

    public final Set<String> toRepair = Collections.synchronizedSet(new TreeSet<>());

    /** Free numbers at which something of ours is left. */
    public final Set<String> toClear = Collections.synchronizedSet(new TreeSet<>());

    /** Owners of whom nothing is left to repair when it comes to it. */
    public final Set<String> repairedMeanwhile = Collections.synchronizedSet(new TreeSet<>());

    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    /** How often there are more missing numbers. */
    public final AtomicInteger moreMissing = new AtomicInteger();

    public volatile boolean refused;

    @Override
    public void beginCheck(DriftCheck check, String workflowId) {
        calls.add("begin " + check.operationId() + " " + workflowId);
    }

    @Override
    public boolean findMissing(DriftCheck check) {
        calls.add("findMissing");
        return moreMissing.getAndDecrement() > 0;
    }

    @Override
    public void resolveRebound(DriftCheck check) {
        calls.add("resolveRebound");
    }

    @Override
    public List<String> ownersToRepair(DriftCheck check, String afterOwner, int limit) {
        synchronized (toRepair) {
            return toRepair.stream()
                    .filter(owner -> owner.compareTo(afterOwner) > 0)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public @Nullable String openRepair(DriftCheck check, String owner) {
        if (repairedMeanwhile.contains(owner)) {
            return null;
        }
        calls.add("openRepair " + owner);
        return "op_repair_" + owner;
    }

    @Override
    public List<UnassignNumberInput> openClearings(DriftCheck check, String afterNumber, int limit) {
        synchronized (toClear) {
            return toClear.stream()
                    .filter(number -> number.compareTo(afterNumber) > 0)
                    .limit(limit)
                    .map(number -> new UnassignNumberInput("op_clear_" + number, "demo", number))
                    .toList();
        }
    }

    @Override
    public void discardRepair(String operationId) {
        calls.add("discard " + operationId);
    }

    @Override
    public DriftResult countCheck(DriftCheck check, int checked) {
        return new DriftResult(checked, toRepair.size(), 1, 2, 3);
    }

    /** The side that runs on the task queue of batches at Twilio. */
    public DriftTwilioActivities twilio() {
        return this::checkPage;
    }

    private CheckedPage checkPage(DriftCheck check, @Nullable AccountPage asked) {
        if (refused) {
            throw Failures.refusal(ErrorCode.TWILIO_REFUSED, "no");
        }
        int page = asked == null ? 0 : Integer.parseInt(String.valueOf(asked.token()));
        calls.add("checkPage " + page);
        return new CheckedPage(
                pages.get(page), page + 1 < pages.size() ? new AccountPage("AC1", String.valueOf(page + 1)) : null);
    }
}
