package dev.switchboard.activities.usage;

import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.CallsPage;
import dev.switchboard.activities.twilio.MessagesPage;
import dev.switchboard.activities.twilio.RequestPriority;
import dev.switchboard.activities.twilio.TwilioException;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.Ledger;
import dev.switchboard.workflows.usage.ReconcileUsageInput;
import dev.switchboard.workflows.usage.ReconciledPage;
import dev.switchboard.workflows.usage.UsageOperations;
import dev.switchboard.workflows.usage.UsageTwilioActivities;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What Twilio has on record, brought into the table of usage. One page is one statement. */
@Component
final class TwilioUsageActivities implements UsageTwilioActivities {

    private final TwilioLedger twilio;
    private final UsageRecords records;
    private final OperationStates operationStates;

    TwilioUsageActivities(TwilioLedger twilio, UsageRecords records, OperationStates operationStates) {
        this.twilio = twilio;
        this.records = records;
        this.operationStates = operationStates;
    }

    @Override
    public void settleMessage(String messageSid) {
        int segments = fromTwilio(() -> twilio.segments(messageSid));
        if (segments == 0) {
            records.postpone(messageSid);
            return;
        }
        records.settle(messageSid, segments);
    }

    @Override
    public ReconciledPage reconcilePage(ReconcileUsageInput input, Ledger ledger, @Nullable String pageToken) {
        operationStates.begin(
                input.operationId(),
                input.owner(),
                OperationType.RECONCILE_USAGE,
                null,
                null,
                UsageOperations.reconcileWorkflowId(input.day()));
        LocalDate day = LocalDate.parse(input.day());
        return switch (ledger) {
            case CALLS -> reconcileCalls(input.operationId(), day, pageToken);
            case MESSAGES -> reconcileMessages(input.operationId(), day, pageToken);
        };
    }

    private ReconciledPage reconcileCalls(String operationId, LocalDate day, @Nullable String pageToken) {
        CallsPage page = fromTwilio(() -> twilio.calls(day, pageToken));
        List<LedgerEntry> entries = page.calls().stream()
                .map(call -> LedgerEntry.of(call, day))
                .flatMap(Optional::stream)
                .toList();
        return new ReconciledPage(records.reconcile(operationId, entries), page.nextPageToken());
    }

    private ReconciledPage reconcileMessages(String operationId, LocalDate day, @Nullable String pageToken) {
        MessagesPage page = fromTwilio(() -> twilio.messages(day, pageToken));
        List<LedgerEntry> entries = page.messages().stream()
                .map(message -> LedgerEntry.of(message, day))
                .flatMap(Optional::stream)
                .toList();
        return new ReconciledPage(records.reconcile(operationId, entries), page.nextPageToken());
    }

    private static <T> T fromTwilio(Supplier<T> request) {
        try {
            // Nobody waits for them.
            return RequestPriority.asBatch(request);
        } catch (TwilioException e) {
            if (!e.retryable()) {
                throw Failures.nonRetryable(e.failure());
            }
            throw Failures.retryable(e.failure(), e.retryAfter().orElse(null));
        }
    }
}
