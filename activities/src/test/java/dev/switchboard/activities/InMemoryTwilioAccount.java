package dev.switchboard.activities;

import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.NumberChange;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.SendersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.WhatsAppSender;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.InboundRegion;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A Twilio account that a test fills; a page is as long as the test wants. */
public final class InMemoryTwilioAccount implements TwilioAccount {

    public static final String ACCOUNT_SID = "AC00000000000000000000000000000001";

    private final String accountSid;
    private final List<AccountNumber> numbers = new ArrayList<>();
    private final Map<String, WhatsAppSender> senders = new HashMap<>();
    private final Map<String, MessagingService> services = new HashMap<>();
    private @Nullable RuntimeException updateFailure;
    private Runnable whenUpdated = () -> {};
    private boolean updateIsApplied;
    private int reads;
    private int writes;
    private int pageSize = 1000;
    private int senderListings;
    private @Nullable TwilioException failure;

    public InMemoryTwilioAccount() {
        this(ACCOUNT_SID);
    }

    public InMemoryTwilioAccount(String accountSid) {
        this.accountSid = accountSid;
    }

    public void clear() {
        numbers.clear();
        senders.clear();
        pageSize = 1000;
        senderListings = 0;
        failure = null;
        services.clear();
        updateFailure = null;
        whenUpdated = () -> {};
        reads = 0;
        writes = 0;
    }

    public void holdService(String phoneNumberSid, MessagingService service) {
        services.put(phoneNumberSid, service);
    }

    /** The next update fails, after it was applied or without. */
    public void failUpdate(RuntimeException exception, boolean applied) {
        updateFailure = exception;
        updateIsApplied = applied;
    }

    /** What happens while an update is answered. */
    public void whenUpdated(Runnable meanwhile) {
        whenUpdated = meanwhile;
    }

    /** How many single numbers were read. */
    public int reads() {
        return reads;
    }

    /** How many updates of a number were asked for. */
    public int writes() {
        return writes;
    }

    public void pageSize(int size) {
        pageSize = size;
    }

    public void failWith(TwilioException exception) {
        failure = exception;
    }

    public int senderListings() {
        return senderListings;
    }

    public void hold(AccountNumber number) {
        numbers.removeIf(held -> held.phoneNumberSid().equals(number.phoneNumberSid()));
        numbers.add(number);
    }

    public void holdSender(String phoneNumber, Route route) {
        holdSender(phoneNumber, route, "ONLINE");
    }

    public void holdSender(String phoneNumber, Route route, String status) {
        senders.put(
                phoneNumber,
                new WhatsAppSender("XE" + phoneNumber.substring(1), phoneNumber, status, List.of(), route));
    }

    public void dropSender(String phoneNumber) {
        senders.remove(phoneNumber);
    }

    @Override
    public String accountSid() {
        return accountSid;
    }

    @Override
    public NumbersPage listNumbers(@Nullable String pageToken) {
        if (failure != null) {
            throw failure;
        }
        int from = pageToken == null ? 0 : Integer.parseInt(pageToken);
        int to = Math.min(from + pageSize, numbers.size());
        return new NumbersPage(numbers.subList(from, to), to < numbers.size() ? String.valueOf(to) : null);
    }

    @Override
    public SendersPage listWhatsAppSenders(@Nullable String page) {
        senderListings++;
        return new SendersPage(List.copyOf(senders.values()), null);
    }

    @Override
    public Map<String, MessagingService> servicesByNumber() {
        return Map.copyOf(services);
    }

    @Override
    public AccountNumber readNumber(NumberReference number) {
        reads++;
        return held(String.valueOf(number.phoneNumberSid()));
    }

    @Override
    public AccountNumber updateNumber(NumberReference number, Map<RouteField, String> fields) {
        writes++;
        AccountNumber before = held(String.valueOf(number.phoneNumberSid()));
        RuntimeException failing = updateFailure;
        if (failing == null || updateIsApplied) {
            Map<RouteField, String> after = new EnumMap<>(RouteField.class);
            after.putAll(before.route().fields());
            after.putAll(fields);
            hold(new AccountNumber(
                    before.phoneNumberSid(), before.phoneNumber(), before.voice(), before.sms(), new Route(after)));
        }
        whenUpdated.run();
        if (failing != null) {
            updateFailure = null;
            throw failing;
        }
        return held(String.valueOf(number.phoneNumberSid()));
    }

    @Override
    public boolean hasNumber(NumberReference number) {
        return numbers.stream().anyMatch(held -> held.phoneNumberSid().equals(number.phoneNumberSid()));
    }

    @Override
    public WhatsAppSender readSender(String senderSid) {
        return senders.values().stream()
                .filter(sender -> sender.senderSid().equals(senderSid))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Optional<WhatsAppSender> findSender(NumberReference number) {
        return Optional.ofNullable(senders.get(number.phoneNumber()));
    }

    /** At once. */
    @Override
    public void updateSender(String senderSid, Route webhook) {
        WhatsAppSender sender = readSender(senderSid);
        holdSender(sender.phoneNumber(), webhook, sender.status());
    }

    @Override
    public Optional<NumberChange> lastChange(String phoneNumberSid) {
        return Optional.empty();
    }

    @Override
    public Optional<InboundRegion> inboundRegion(String phoneNumber) {
        return Optional.empty();
    }

    @Override
    public CapturedRoute captureRoute(NumberReference number, Set<Channel> channels) {
        return readRoute(number, channels);
    }

    @Override
    public CapturedRoute readRoute(NumberReference number, Set<Channel> channels) {
        return CapturedRoute.of(readNumber(number).route());
    }

    /** What is held of a number; not counted as a read. */
    public AccountNumber held(String phoneNumberSid) {
        return numbers.stream()
                .filter(number -> number.phoneNumberSid().equals(phoneNumberSid))
                .findFirst()
                .orElseThrow();
    }
}
