package dev.switchboard.activities.twilio;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.purchase.PurchaseState;
import dev.switchboard.activities.purchase.Purchases;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.BoughtNumber;
import dev.switchboard.workflows.purchase.BuyNumberInput;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.PurchaseTwilioActivities;
import dev.switchboard.workflows.purchase.PurchaseUse;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Purchases at Twilio, through its REST API. Twilio has no idempotency key for them. It answers 201 to the purchase of
 * a number that the account has already, and updates that. So each step first looks into the account for the exact
 * number. Was Twilio not asked for it yet, it was there before and is left alone; otherwise it is what was bought.
 */
final class TwilioPurchaseActivities implements PurchaseTwilioActivities {

    /** Ours and Twilio's. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

    private final Purchases purchases;
    private final AccountClients clients;
    private final WebhookUrls urls;

    TwilioPurchaseActivities(Purchases purchases, AccountClients clients, WebhookUrls urls) {
        this.purchases = purchases;
        this.clients = clients;
        this.urls = urls;
    }

    @Override
    public MonthlyPrice readPrice(String accountSid, NumberCriteria criteria) {
        return StepFailures.asked(() -> clients.clientNow(accountSid, RequestContext.ofAttempt())
                        .market()
                        .price(criteria.country(), criteria.type()))
                .orElseThrow(() -> Failures.refusal(
                        ErrorCode.NUMBER_NOT_AVAILABLE,
                        "Twilio tells no price of %s numbers in %s, so none is bought; choose another type or country."
                                .formatted(criteria.type().word(), criteria.country())));
    }

    @Override
    public List<AvailableNumber> searchNumbers(String accountSid, PurchaseWish wish, int limit) {
        String exactly = wish.phoneNumber();
        NumberCriteria criteria = wish.criteria();
        if (exactly == null) {
            return StepFailures.asked(() -> clients.client(accountSid, RequestContext.ofAttempt())
                    .market()
                    .search(criteria, limit));
        }
        NumberCriteria all =
                new NumberCriteria(criteria.country(), criteria.type(), exactly.substring(1), null, criteria.can());
        return StepFailures.asked(() -> clients.client(accountSid, RequestContext.ofAttempt())
                        .market()
                        .search(all, limit))
                .stream()
                .filter(number -> number.phoneNumber().equals(exactly))
                .toList();
    }

    @Override
    public BoughtNumber buyNumber(BuyNumberInput input) {
        return within(input, PurchaseState.INTENDED, numbers -> {
            Optional<AccountNumber> held = find(numbers, input);
            if (held.isPresent()) {
                return ours(input, held.get());
            }
            purchases.ask(input.operationId(), input.ordinal());
            return bought(
                    numbers.buy(input.accountSid(), input.number().phoneNumber(), input.details(), wanted(input)));
        });
    }

    @Override
    public Optional<BoughtNumber> findBought(BuyNumberInput input) {
        return StepFailures.asked(() -> find(numbers(input, RequestContext.ofAttempt()), input))
                .filter(held -> purchases.wasAsked(input.operationId(), input.ordinal()))
                .map(TwilioPurchaseActivities::bought);
    }

    /** What was there before we asked is somebody else's, who may well use it. */
    private BoughtNumber ours(BuyNumberInput input, AccountNumber held) {
        if (!purchases.wasAsked(input.operationId(), input.ordinal())) {
            throw Failures.refusal(
                    ErrorCode.ALREADY_OWNED,
                    "The Twilio account has " + held.phoneNumber()
                            + " already, so it was left as it is; import it with POST /api/phone-numbers/import.");
        }
        return bought(held);
    }

    @Override
    public void releaseBought(BuyNumberInput input, BoughtNumber bought) {
        within(input, PurchaseState.BOUGHT, numbers -> {
            NumberReference number = new NumberReference(
                    bought.phoneNumberSid(), bought.phoneNumber(), input.accountSid(), bought.phoneNumberSid());
            try {
                refuseOlder(input, numbers.createdAt(number));
                refuseOthers(input, numbers.fetch(number));
                refuseAttached(
                        bought,
                        AttachedNumbers.read(clients.client(input.accountSid(), RequestContext.ofAttempt()), number));
                numbers.release(number);
            } catch (TwilioException e) {
                if (!e.gone()) {
                    throw e;
                }
            }
            return true;
        });
    }

    /** What the account had before it was asked for is not the purchase's to give back. */
    private void refuseOlder(BuyNumberInput input, Instant createdAt) {
        Instant asked = purchases.askedAt(input.operationId(), input.ordinal()).orElse(Instant.MAX);
        if (createdAt.plus(CLOCKS_DIFFER).isBefore(asked)) {
            throw changedByOthers("The account had " + input.number().phoneNumber() + " before it was bought");
        }
    }

    private static void refuseAttached(BoughtNumber bought, @Nullable NumberAttachments attached) {
        if (attached != null && attached.any()) {
            throw changedByOthers("Somebody else has an emergency address, a Messaging Service or a WhatsApp sender on "
                    + bought.phoneNumber());
        }
    }

    private static ApplicationFailure changedByOthers(String what) {
        return Failures.refusal(ErrorCode.CHANGED_BY_OTHERS, what + ", so it was not released.");
    }

    /** What holds a URL or a SID that we did not write is in use. */
    private void refuseOthers(BuyNumberInput input, AccountNumber held) {
        Map<RouteField, String> ours = wanted(input);
        held.route().fields().forEach((field, value) -> {
            boolean plain = field.isMethod() || field.isMode() || value.isEmpty();
            if (!plain && !Route.sameUrl(value, ours.getOrDefault(field, ""))) {
                throw changedByOthers(
                        "Somebody else has set " + field.twilioName() + " of " + held.phoneNumber() + " meanwhile");
            }
        });
    }

    private static Optional<AccountNumber> find(IncomingPhoneNumbers numbers, BuyNumberInput input) {
        return numbers.find(input.accountSid(), input.number().phoneNumber());
    }

    private IncomingPhoneNumbers numbers(BuyNumberInput input, RequestContext context) {
        return clients.client(input.accountSid(), context).numbers();
    }

    /** The webhooks of the number, which it has from its first second on; none while nobody is to answer it. */
    private Map<RouteField, String> wanted(BuyNumberInput input) {
        PurchaseUse use = input.use();
        if (use == null) {
            return Map.of();
        }
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        if (input.number().can().voice()) {
            channels.add(Channel.VOICE);
        }
        if (use.enableSms() && input.number().can().sms()) {
            channels.add(Channel.SMS);
        }
        return urls.routeTo(use.agentId(), channels).fields();
    }

    private static BoughtNumber bought(AccountNumber held) {
        return new BoughtNumber(
                held.phoneNumberSid(), held.phoneNumber(), new Capabilities(held.voice(), held.sms(), false));
    }

    private <T> T within(BuyNumberInput input, PurchaseState state, Function<IncomingPhoneNumbers, T> work) {
        RequestContext context = RequestContext.ofAttempt()
                .fencedBy(() -> purchases.require(input.operationId(), input.ordinal(), state));
        return StepFailures.asked(() -> work.apply(numbers(input, context)));
    }
}
