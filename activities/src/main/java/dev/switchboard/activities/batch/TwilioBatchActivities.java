package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberImports;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.WhatsAppSender;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.batch.BatchChunk;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.ChunkResult;
import dev.switchboard.workflows.batch.ImportNumbersInput;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import dev.switchboard.workflows.batch.ImportedPage;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whole pages of Twilio accounts and single numbers of a batch. One page is one transaction. */
@Component
final class TwilioBatchActivities implements BatchTwilioActivities {

    private final TwilioAccounts accounts;
    private final BatchPlanner planner;
    private final BatchChunks chunks;
    private final Batches batches;
    private final NumberImports imports;
    private final OperationStates operationStates;
    private final RunListings listings;

    TwilioBatchActivities(
            TwilioAccounts accounts,
            BatchPlanner planner,
            BatchChunks chunks,
            Batches batches,
            NumberImports imports,
            OperationStates operationStates,
            RunListings listings) {
        this.accounts = accounts;
        this.planner = planner;
        this.chunks = chunks;
        this.batches = batches;
        this.imports = imports;
        this.operationStates = operationStates;
        this.listings = listings;
    }

    @Override
    public boolean planPage(UpdateFleetWebhooksInput input, int page) {
        RequestContext context = RequestContext.ofAttempt().asBatch().at(batches.pace(input.operationId()));
        return asked(() -> planner.plan(input, page, context));
    }

    @Override
    public void replanPage(UpdateFleetWebhooksInput input, int page) {
        planPage(input, page);
    }

    @Override
    public ChunkResult updateNumbers(BatchChunk chunk) {
        return chunks.update(chunk);
    }

    @Override
    public List<String> verifyNumbers(BatchChunk chunk) {
        return chunks.verify(chunk);
    }

    @Override
    public ImportedPage importPage(ImportNumbersInput input, @Nullable String pageToken) {
        operationStates.begin(
                input.operationId(), OperationType.IMPORT, BatchWorkflowIds.importWorkflowId(input.owner()));
        return asked(() -> {
            TwilioAccount account = accounts.of(
                    Objects.requireNonNullElseGet(input.accountSid(), accounts::configuredSid),
                    RequestContext.ofAttempt().asBatch());
            NumbersPage page = account.listNumbers(pageToken);
            Map<String, WhatsAppSender> senders = listings.senders(input.operationId(), account);
            ImportNumbersResult kept = imports.keep(
                    input.operationId(),
                    page.numbers().stream()
                            .map(number -> found(account, input.owner(), number, senders.get(number.phoneNumber())))
                            .toList());
            return new ImportedPage(
                    page.nextPageToken() == null ? kept.plus(importSendersOnly(input, account, senders)) : kept,
                    page.nextPageToken());
        });
    }

    /** Those whose numbers are not among the account's, so only once all of these are kept. */
    private ImportNumbersResult importSendersOnly(
            ImportNumbersInput input, TwilioAccount account, Map<String, WhatsAppSender> senders) {
        return imports.keep(
                input.operationId(),
                imports.withoutNumber(account.accountSid(), senders.keySet()).stream()
                        .map(phoneNumber -> Objects.requireNonNull(senders.get(phoneNumber)))
                        .map(sender -> new NewPhoneNumber(
                                sender.senderSid(),
                                input.owner(),
                                sender.phoneNumber(),
                                account.accountSid(),
                                null,
                                sender.senderSid(),
                                new Capabilities(false, false, true)))
                        .toList());
    }

    private static NewPhoneNumber found(
            TwilioAccount account, String owner, AccountNumber number, @Nullable WhatsAppSender sender) {
        return new NewPhoneNumber(
                number.phoneNumberSid(),
                owner,
                number.phoneNumber(),
                account.accountSid(),
                number.phoneNumberSid(),
                sender == null ? null : sender.senderSid(),
                new Capabilities(number.voice(), number.sms(), sender != null));
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }
}
