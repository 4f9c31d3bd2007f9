package dev.switchboard.workflows.purchase;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.assignment.AssignBoughtNumber;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * See {@link PurchaseNumberWorkflow}. A cancellation takes effect between two numbers: one whose purchase has begun is
 * bought, recorded and assigned, or is known not to be bought.
 */
public final class PurchaseNumberWorkflowImpl implements PurchaseNumberWorkflow {

    /** So many candidates are tried for a number, as others buy them meanwhile. */
    static final int CANDIDATES = 5;

    /**
     * So many more than are wanted are looked at: purchases of ours side by side find the same list, and pass over what
     * another one is after. A longer list costs no further request.
     */
    static final int SPARE = 50;

    private static final int SOLD_MEANWHILE = 21422;

    private final PurchaseActivities purchases;
    private final PurchaseNumberInput input;
    private final PurchaseTwilioActivities twilio;
    /** Its outcome has to be known, so it is asked for until it is. */
    private final PurchaseTwilioActivities untilKnown;

    private final OperationFrame frame;
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Deque<AvailableNumber> candidates = new ArrayDeque<>();
    private @Nullable MonthlyPrice price;
    private @Nullable OperationFailure lastFailure;

    @WorkflowInit
    public PurchaseNumberWorkflowImpl(PurchaseNumberInput input) {
        this.input = input;
        String account = input.accountSid();
        this.purchases = Workflow.newLocalActivityStub(
                PurchaseActivities.class, StepOptions.database("Purchase " + input.operationId()));
        this.twilio = Workflow.newActivityStub(
                PurchaseTwilioActivities.class,
                StepOptions.about("Buying in " + account, StepOptions.ofAccount(StepOptions.TWILIO_FORWARD, account)));
        this.untilKnown = Workflow.newActivityStub(
                PurchaseTwilioActivities.class,
                StepOptions.about(
                        "Whether it was bought in " + account,
                        StepOptions.ofAccount(StepOptions.TWILIO_UNDO, account)));
        this.frame = frame(AuditAction.NUMBERS_PURCHASED, AuditAction.NUMBERS_PURCHASE_FAILED)
                .about(this::bought)
                .counting(() -> counts);
    }

    private OperationFrame frame(AuditAction succeeded, AuditAction failed) {
        return new OperationFrame(input.operationId(), input.owner(), succeeded, failed);
    }

    /** What all of it costs. */
    private AuditSubject bought() {
        MonthlyPrice each = price;
        PurchaseUse use = input.use();
        return AuditSubject.ofAccount(input.accountSid())
                .withAgent(use == null ? null : use.agentId())
                .withPrice(each == null ? null : each.times(count("bought") - count("released")));
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void purchase(PurchaseNumberInput sameInput) {
        frame.run(() -> {
            frame.beforeStep("give back the reserved budget", () -> purchases.endPurchase(input.operationId()));
            purchases.beginPurchase(input);
            frame.begun();
            readPrice();
            search();
            for (int ordinal = 1; ordinal <= input.wish().count(); ordinal++) {
                CancellationScope.throwCanceled();
                int number = ordinal;
                OperationFrame.commit(() -> buyOne(number));
            }
            if (count("bought") == 0) {
                throw Failures.nonRetryable(Objects.requireNonNull(lastFailure));
            }
        });
        OperationFrame.commit(() -> purchases.endPurchase(input.operationId()));
        boolean all = count("failed") + count("unassigned") + count("released") == 0;
        frame.completedBut(all ? null : lastFailure);
    }

    private void readPrice() {
        Workflow.setCurrentDetails("Reading the price");
        MonthlyPrice asked = twilio.readPrice(input.accountSid(), input.wish().criteria());
        MonthlyPrice most = input.terms().most();
        if (!asked.currency().equals(most.currency()) || asked.amount().compareTo(most.amount()) > 0) {
            throw Failures.refusal(OperationFailure.of(
                            ErrorCode.PRICE_EXCEEDED,
                            "Twilio asks %s, and maxMonthlyPrice is %s; nothing was bought."
                                    .formatted(asked.words(), most.words()))
                    .withField("maxMonthlyPrice"));
        }
        price = asked;
    }

    private void search() {
        Workflow.setCurrentDetails("Searching");
        int spare = isExact() ? 0 : SPARE;
        candidates.addAll(twilio.searchNumbers(
                input.accountSid(), input.wish(), input.wish().count() + spare));
    }

    /** Buys the first candidate that can be had. */
    private void buyOne(int ordinal) {
        OperationFailure reason = null;
        for (int tried = 0; tried < CANDIDATES && !candidates.isEmpty(); ) {
            AvailableNumber candidate = candidates.remove();
            BuyNumberInput number = new BuyNumberInput(
                    input.operationId(),
                    ordinal,
                    input.accountSid(),
                    candidate,
                    input.wish().details(),
                    input.use());
            try {
                if (!purchases.intendPurchase(number, price())) {
                    if (isExact()) {
                        reason = OperationFailure.of(
                                ErrorCode.ALREADY_OWNED,
                                candidate.phoneNumber() + " is here already, or another purchase is after it.");
                    }
                    continue;
                }
                tried++;
                keep(number, bought(number));
                return;
            } catch (ActivityFailure failure) {
                reason = Failures.reasonOf(failure);
                if (!anotherMayDo(reason)) {
                    break;
                }
            }
        }
        lastFailure = reason != null ? reason : noneLeft();
        add("failed");
    }

    private OperationFailure noneLeft() {
        String exactly = input.wish().phoneNumber();
        NumberCriteria criteria = input.wish().criteria();
        return OperationFailure.of(
                ErrorCode.NUMBER_NOT_AVAILABLE,
                exactly == null
                        ? "Twilio has no such number for sale; ask for less, or look at GET /api/available-numbers."
                        : ("Twilio does not have %s for sale as a %s number of %s; look at GET /api/available-numbers"
                                        + " for those it has.")
                                .formatted(exactly, criteria.type().word(), criteria.country()));
    }

    private boolean isExact() {
        return input.wish().phoneNumber() != null;
    }

    private static boolean anotherMayDo(OperationFailure reason) {
        return reason.code() == ErrorCode.ALREADY_OWNED || Objects.equals(reason.twilioCode(), SOLD_MEANWHILE);
    }

    /** Asks until it is known whether the number was bought. */
    private BoughtNumber bought(BuyNumberInput number) {
        Workflow.setCurrentDetails("Buying " + number.number().phoneNumber());
        try {
            return twilio.buyNumber(number);
        } catch (ActivityFailure failure) {
            if (Failures.deliveryOf(failure) != Delivery.OUTSTANDING) {
                throw failure;
            }
            Pause.untilTwilioHasSettled();
            return untilKnown.findBought(number).orElseThrow(() -> failure);
        }
    }

    private void keep(BuyNumberInput number, BoughtNumber bought) {
        String id = purchases.recordPurchase(input.operationId(), number.ordinal(), bought);
        add("bought");
        PurchaseUse use = input.use();
        if (use == null) {
            frame(AuditAction.PHONE_PURCHASED, AuditAction.PHONE_PURCHASED_UNASSIGNED)
                    .about(() -> AuditSubject.of(id, null).withPrice(price))
                    .completed(new NumberOperationResult(id, bought.phoneNumber(), null, List.of()));
            return;
        }
        int releasedBefore = count("released");
        try {
            assign(number, bought, id, use);
            add("assigned");
        } catch (TemporalFailure notAssigned) {
            lastFailure = Failures.reasonOf(notAssigned);
            if (count("released") == releasedBefore) {
                add("unassigned");
            }
        }
    }

    /** The number has its webhooks already, so that as a rule nothing is left to write. */
    private void assign(BuyNumberInput number, BoughtNumber bought, String id, PurchaseUse use) {
        boolean[] released = new boolean[1];
        OperationFrame assignment = frame(
                AuditAction.PHONE_PURCHASED,
                input.terms().keepOnFailure()
                        ? AuditAction.PHONE_PURCHASED_UNASSIGNED
                        : AuditAction.PHONE_PURCHASE_UNDONE);
        if (!input.terms().keepOnFailure()) {
            assignment.beforeStep("release " + bought.phoneNumber(), () -> {
                untilKnown.releaseBought(number, bought);
                released[0] = true;
            });
        }
        try {
            AssignBoughtNumber.run(
                    assignment,
                    id,
                    use.agentId(),
                    use.enableSms() && bought.capabilities().sms(),
                    price());
        } finally {
            if (released[0]) {
                purchases.recordRelease(input.operationId(), number.ordinal());
                add("released");
            }
        }
    }

    private MonthlyPrice price() {
        return Objects.requireNonNull(price, "The price is read first");
    }

    private int count(String what) {
        return counts.getOrDefault(what, 0);
    }

    private void add(String what) {
        counts.merge(what, 1, Integer::sum);
    }
}
