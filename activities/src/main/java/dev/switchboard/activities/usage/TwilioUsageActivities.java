package dev.switchboard.activities.usage;

import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountWalk;
import dev.switchboard.activities.twilio.CallsPage;
import dev.switchboard.activities.twilio.MessagesPage;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.account.AccountPage;
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
    public ReconciledPage reconcilePage(ReconcileUsageInput input, Ledger ledger, @Nullable AccountPage asked) {
        operationStates.begin(
                input.operationId(), OperationType.RECONCILE_USAGE, UsageWorkflowIds.reconcileWorkflowId(input.day()));
        AccountWalk walk = AccountWalk.over(accounts.configuredSid(), accounts.accountSids());
        AccountPage page = asked == null ? walk.first() : asked;
        try {
            return reconcile(input, ledger, walk, page);
        } catch (TwilioException e) {
            if (e.retryable() || !walk.several()) {
                throw e.toActivityFailure();
            }
            // Somebody's account must not keep the others from being compared.
            log.warn("The usage of {} cannot be compared with Twilio: {}", page.accountSid(), e.getMessage());
            return new ReconciledPage(ReconcileUsageResult.NONE, walk.after(page, null));
        }
    }

    private ReconciledPage reconcile(ReconcileUsageInput input, Ledger ledger, AccountWalk walk, AccountPage page) {
        LocalDate day = LocalDate.parse(input.day());
        TwilioLedger twilio = accounts.ledgerOf(page.accountSid(), RequestContext.ofAttempt());
        return switch (ledger) {
            case CALLS -> {
                CallsPage calls = twilio.calls(day, page.token());
                yield new ReconciledPage(
                        records.reconcile(input.operationId(), entries(twilio, calls, day)),
                        walk.after(page, calls.nextPageToken()));
            }
            case MESSAGES -> {
                MessagesPage messages = twilio.messages(day, page.token());
                yield new ReconciledPage(
                        records.reconcile(input.operationId(), entries(messages, day)),
                        walk.after(page, messages.nextPageToken()));
            }
        };
    }

    private List<LedgerEntry> entries(TwilioLedger twilio, CallsPage page, LocalDate day) {
        CallsAbove above = new CallsAbove(twilio, records, page.calls());
        return page.calls().stream()
                .map(call -> LedgerEntry.of(call, above.numbers(call), day))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<LedgerEntry> entries(MessagesPage page, LocalDate day) {
        return page.messages().stream()
                .map(message -> LedgerEntry.of(message, day))
                .flatMap(Optional::stream)
                .toList();
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
