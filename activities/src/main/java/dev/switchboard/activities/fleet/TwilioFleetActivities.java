package dev.switchboard.activities.fleet;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.NumberImports;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.RequestPriority;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioException;
import dev.switchboard.activities.twilio.TwilioPace;
import dev.switchboard.activities.twilio.WhatsAppSender;
import dev.switchboard.workflows.fleet.FleetNumberInput;
import dev.switchboard.workflows.fleet.FleetOperations;
import dev.switchboard.workflows.fleet.FleetTwilioActivities;
import dev.switchboard.workflows.fleet.ImportNumbersInput;
import dev.switchboard.workflows.fleet.ImportedPage;
import dev.switchboard.workflows.fleet.NumberOutcome;
import dev.switchboard.workflows.fleet.RestoredNumber;
import dev.switchboard.workflows.fleet.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whole pages of the Twilio account and single numbers of a batch. One page is one transaction. */
@Component
final class TwilioFleetActivities implements FleetTwilioActivities {

    private final TwilioAccount account;
    private final FleetPlanner planner;
    private final FleetNumbers numbers;
    private final NumberImports imports;
    private final OperationStates operationStates;
    private final TwilioPace pace;

    TwilioFleetActivities(
            TwilioAccount account,
            FleetPlanner planner,
            FleetNumbers numbers,
            NumberImports imports,
            OperationStates operationStates,
            TwilioPace pace) {
        this.account = account;
        this.planner = planner;
        this.numbers = numbers;
        this.imports = imports;
        this.operationStates = operationStates;
        this.pace = pace;
    }

    @Override
    public boolean planPage(UpdateFleetWebhooksInput input, int page) {
        return asked(() -> planner.plan(input, page));
    }

    @Override
    public NumberOutcome updateNumber(FleetNumberInput input) {
        return asked(() -> {
            Double ownRate = input.requestsPerSecond();
            if (ownRate != null) {
                pace.awaitOperation(input.operationId(), ownRate);
            }
            return numbers.update(input);
        });
    }

    @Override
    public RestoredNumber restoreNumber(FleetNumberInput input) {
        return asked(() -> numbers.restore(input));
    }

    @Override
    public List<String> verifyNumber(FleetNumberInput input) {
        return asked(() -> numbers.verify(input));
    }

    @Override
    public ImportedPage importPage(ImportNumbersInput input, @Nullable String pageToken) {
        operationStates.begin(
                input.operationId(),
                input.owner(),
                OperationType.IMPORT,
                null,
                null,
                FleetOperations.importWorkflowId(input.owner()));
        return asked(() -> {
            NumbersPage page = account.listNumbers(pageToken);
            Map<String, WhatsAppSender> senders = account.listWhatsAppSenders();
            List<NewPhoneNumber> found = page.numbers().stream()
                    .map(number -> found(input.owner(), number, senders.containsKey(number.phoneNumber())))
                    .toList();
            return new ImportedPage(imports.keep(input.operationId(), found), page.nextPageToken());
        });
    }

    private NewPhoneNumber found(String owner, AccountNumber number, boolean whatsapp) {
        return new NewPhoneNumber(
                number.phoneNumberSid(),
                owner,
                number.phoneNumber(),
                account.accountSid(),
                number.phoneNumberSid(),
                new Capabilities(number.voice(), number.sms(), whatsapp));
    }

    private static <T> T asked(Supplier<T> request) {
        try {
            return RequestPriority.asBatch(request);
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }
}
