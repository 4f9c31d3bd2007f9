package dev.switchboard.api.purchase;

import dev.switchboard.activities.operation.Operation;
import dev.switchboard.api.audit.Audited;
import dev.switchboard.api.operation.CallOptions;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.operation.OperationAnswers;
import dev.switchboard.api.operation.OperationStarter;
import dev.switchboard.api.operation.Ownership;
import dev.switchboard.api.problem.Refuses;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseNumberInput;
import dev.switchboard.workflows.purchase.PurchaseNumberWorkflow;
import dev.switchboard.workflows.purchase.PurchaseWish;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/phone-numbers/purchase")
@Tag(name = "Buying numbers")
public class PurchaseController {

    private final OperationStarter starter;
    private final Ownership ownership;
    private final BuyingAccounts accounts;
    private final AvailableNumbers available;
    private final PurchaseAnswers answers;

    PurchaseController(
            OperationStarter starter,
            Ownership ownership,
            BuyingAccounts accounts,
            AvailableNumbers available,
            PurchaseAnswers answers) {
        this.starter = starter;
        this.ownership = ownership;
        this.accounts = accounts;
        this.available = available;
        this.answers = answers;
    }

    /**
     * Buys numbers with their webhooks, each exactly once or not at all, and assigns them. It spends money: it takes
     * the scope purchase, and what all numbers may cost has to be left in the caller's budget. With `dryRun` nothing is
     * bought.
     */
    @PostMapping
    @Refuses(asTwilioDoes = true)
    @Audited({
        AuditAction.NUMBERS_PURCHASED,
        AuditAction.NUMBERS_PURCHASE_FAILED,
        AuditAction.PHONE_PURCHASED,
        AuditAction.PHONE_PURCHASED_UNASSIGNED,
        AuditAction.PHONE_PURCHASE_UNDONE
    })
    @ApiResponse(
            responseCode = "200",
            description = "Bought; or, of a dry run, what could be.",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            anyOf = {
                                                PurchaseAnswers.PurchaseAnswer.class,
                                                PurchaseAnswers.PurchasePlan.class
                                            })))
    public ResponseEntity<Object> purchase(CallOptions options, @Valid @RequestBody PurchaseRequest request) {
        PurchaseWish wish = request.wish();
        if (request.plansOnly()) {
            return ResponseEntity.ok(plan(options.owner(), payingAccount(options, request), wish, request));
        }
        Operation operation = starter.repeated(options, OperationType.PURCHASE, request)
                .orElseGet(() -> start(options, request, wish));
        return OperationAnswers.of(operation, options, answers::done);
    }

    /** Also the agent has to be the caller's. */
    private String payingAccount(CallOptions options, PurchaseRequest request) {
        String account = accounts.of(options.owner(), request.accountSid());
        if (request.chatbotId() != null) {
            ownership.agent(options.owner(), request.chatbotId(), "chatbotId");
        }
        return account;
    }

    private Operation start(CallOptions options, PurchaseRequest request, PurchaseWish wish) {
        String account = payingAccount(options, request);
        return starter.start(
                options,
                OperationStarter.Start.of(OperationType.PURCHASE, "purchase/" + UUID.randomUUID(), request)
                        .onNumbersOf(request.chatbotId()),
                id -> new Launch(
                        PurchaseNumberWorkflow.class,
                        new PurchaseNumberInput(
                                id, options.owner(), account, wish, request.use(), request.terms(), null),
                        "Buy " + (wish.phoneNumber() == null ? wish.count() + " numbers" : wish.phoneNumber())));
    }

    private PurchaseAnswers.PurchasePlan plan(
            String owner, String account, PurchaseWish wish, PurchaseRequest request) {
        Optional<MonthlyPrice> price = available.price(account, wish.criteria());
        List<AvailableNumber> found = available.search(account, searched(wish), wish.count());
        return answers.plan(
                owner,
                request,
                found.stream()
                        .filter(number -> wish.phoneNumber() == null
                                || number.phoneNumber().equals(wish.phoneNumber()))
                        .toList(),
                price);
    }

    private static NumberCriteria searched(PurchaseWish wish) {
        NumberCriteria criteria = wish.criteria();
        return wish.phoneNumber() == null
                ? criteria
                : new NumberCriteria(
                        criteria.country(), criteria.type(), wish.phoneNumber().substring(1), null, criteria.can());
    }
}
