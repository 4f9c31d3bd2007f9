package dev.switchboard.activities.usage;

import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountWalk;
import dev.switchboard.activities.twilio.CallsPage;
import dev.switchboard.activities.twilio.MessagesPage;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.Ledger;
import dev.switchboard.workflows.usage.ReconcileUsageInput;
import dev.switchboard.workflows.usage.ReconcileUsageResult;
import dev.switchboard.workflows.usage.ReconciledPage;
import dev.switchboard.workflows.usage.UsageTwilioActivities;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What Twilio has on record, brought into the table of usage. One page is one statement. */
@Component
final class TwilioUsageActivities implements UsageTwilioActivities {

    private static final Logger log = LoggerFactory.getLogger(TwilioUsageActivities.class);

    private final TwilioAccounts accounts;
    private final UsageRecords records;
    private final OperationStates operationStates;

    TwilioUsageActivities(TwilioAccounts accounts, UsageRecords records, OperationStates operationStates) {
        this.accounts = accounts;
        this.records = records;
        this.operationStates = operationStates;
    }

    @Override
    public void settleMessage(String message) {
        MessageKey key = MessageKey.parse(message);
        // Nobody waits for them.
        RequestContext context = RequestContext.ofAttempt().asBatch();
        int segments =
                fromTwilio(() -> accounts.ledgerOf(key.accountSid(), context).segments(key.sid()));
        if (segments == 0) {
            records.postpone(key);
            return;
        }
        records.settle(key, segments);
    }

    @Override
    public ReconciledPage reconcilePage(ReconcileUsageInput input, Ledger ledger, @Nullable String pageToken) {
        operationStates.begin(
                input.operationId(),
                OperationType.RECONCILE_USAGE,
                null,
                null,
                UsageWorkflowIds.reconcileWorkflowId(input.day()));
        AccountWalk walk = AccountWalk.over(accounts.configuredSid(), accounts.accountSids());
        AccountWalk.Step step = walk.at(pageToken);
        try {
            ReconciledPage page = reconcile(input, ledger, step);
            return new ReconciledPage(page.result(), walk.after(step, page.nextPageToken()));
        } catch (TwilioException e) {
            if (e.retryable() || !walk.several()) {
                throw e.toActivityFailure();
            }
            // Somebody's account must not keep the others from being compared.
            log.warn("The usage of {} cannot be compared with Twilio: {}", step.accountSid(), e.getMessage());
            return new ReconciledPage(ReconcileUsageResult.NONE, walk.after(step, null));
        }
    }

    private ReconciledPage reconcile(ReconcileUsageInput input, Ledger ledger, AccountWalk.Step step) {
        LocalDate day = LocalDate.parse(input.day());
        TwilioLedger twilio = accounts.ledgerOf(step.accountSid(), RequestContext.ofAttempt());
        return switch (ledger) {
            case CALLS -> reconcileCalls(input.operationId(), twilio, twilio.calls(day, step.pageToken()), day);
            case MESSAGES -> reconcileMessages(input.operationId(), twilio.messages(day, step.pageToken()), day);
        };
    }

    private ReconciledPage reconcileCalls(String operationId, TwilioLedger twilio, CallsPage page, LocalDate day) {
        CallsAbove above = new CallsAbove(twilio, records, page.calls());
        List<LedgerEntry> entries = page.calls().stream()
                .map(call -> LedgerEntry.of(call, above.numbers(call), day))
                .flatMap(Optional::stream)
                .toList();
        return new ReconciledPage(records.reconcile(operationId, entries), page.nextPageToken());
    }

    private ReconciledPage reconcileMessages(String operationId, MessagesPage page, LocalDate day) {
        List<LedgerEntry> entries = page.messages().stream()
                .map(message -> LedgerEntry.of(message, day))
                .flatMap(Optional::stream)
                .toList();
        return new ReconciledPage(records.reconcile(operationId, entries), page.nextPageToken());
    }

    private static <T> T fromTwilio(Supplier<T> request) {
        try {
            return request.get();
        } catch (TwilioException e) {
            if (!e.retryable()) {
                throw Failures.nonRetryable(e.failure());
            }
            throw Failures.retryable(e.failure(), e.retryAfter().orElse(null));
        }
    }
}
