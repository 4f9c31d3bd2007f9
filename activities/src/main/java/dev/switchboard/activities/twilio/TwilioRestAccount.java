package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.InboundRegion;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The account through Twilio's REST API. */
final class TwilioRestAccount implements TwilioAccount {

    private final String accountSid;
    private final IncomingPhoneNumbers numbers;
    private final WhatsAppSenders senders;
    private final MessagingServices services;
    private final InboundRegions regions;
    private final NumberChanges changes;
    private final FoundValues values;

    TwilioRestAccount(
            String accountSid,
            IncomingPhoneNumbers numbers,
            WhatsAppSenders senders,
            MessagingServices services,
            InboundRegions regions,
            NumberChanges changes,
            FoundValues values) {
        this.changes = changes;
        this.values = values;
        this.accountSid = accountSid;
        this.numbers = numbers;
        this.senders = senders;
        this.services = services;
        this.regions = regions;
    }

    @Override
    public String accountSid() {
        return accountSid;
    }

    @Override
    public NumbersPage listNumbers(@Nullable String pageToken) {
        return numbers.list(accountSid, pageToken);
    }

    @Override
    public SendersPage listWhatsAppSenders(@Nullable String page) {
        return senders.page(page);
    }

    @Override
    public Map<String, MessagingService> servicesByNumber() {
        return services.byNumber();
    }

    @Override
    public AccountNumber readNumber(NumberReference number) {
        return numbers.fetch(number);
    }

    @Override
    public AccountNumber updateNumber(NumberReference number, Map<RouteField, String> fields) {
        return numbers.update(number, fields);
    }

    @Override
    public boolean hasNumber(NumberReference number) {
        return numbers.exists(number);
    }

    @Override
    public WhatsAppSender readSender(String senderSid) {
        return senders.fetch(senderSid);
    }

    @Override
    public Optional<WhatsAppSender> findSender(NumberReference number) {
        return senders.find(number);
    }

    @Override
    public void updateSender(String senderSid, Route webhook) {
        senders.update(senderSid, webhook);
    }

    @Override
    public Optional<InboundRegion> inboundRegion(String phoneNumber) {
        return regions.of(phoneNumber);
    }

    @Override
    public Optional<NumberChange> lastChange(String phoneNumberSid) {
        return changes.last(phoneNumberSid);
    }

    @Override
    public CapturedRoute readRoute(NumberReference number, Set<Channel> channels) {
        // Whoever looks wants to see what he has just changed; a batch looks at many, and pays for each request.
        boolean waitedFor = services.priority() == RequestPriority.INTERACTIVE;
        return read(number, channels, waitedFor ? services::now : services::of, whole -> {});
    }

    @Override
    public CapturedRoute captureRoute(NumberReference number, Set<Channel> channels) {
        return read(number, channels, services::of, values::keep);
    }

    private CapturedRoute read(
            NumberReference number,
            Set<Channel> channels,
            Function<String, Optional<MessagingService>> serviceOf,
            Consumer<WholeValues> keep) {
        Route route = new Route(Map.of());
        if (channels.contains(Channel.VOICE) || channels.contains(Channel.SMS)) {
            AccountNumber held = numbers.fetch(number);
            keep.accept(held.whole());
            route = RouteFields.only(held.route(), channels);
        }
        Optional<WhatsAppSender> sender = channels.contains(Channel.WHATSAPP) ? senders.find(number) : Optional.empty();
        if (sender.isPresent()) {
            keep.accept(sender.get().whole());
            route = RouteFields.merged(route, sender.get().route());
        }
        Optional<MessagingService> service = channels.contains(Channel.SMS)
                ? Optional.ofNullable(number.phoneNumberSid()).flatMap(serviceOf)
                : Optional.empty();
        return new CapturedRoute(
                route,
                sender.map(WhatsAppSender::captured).orElse(null),
                service.map(MessagingService::captured).orElse(null));
    }
}
