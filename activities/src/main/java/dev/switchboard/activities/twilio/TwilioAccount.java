package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.InboundRegion;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Twilio account: what batches and verifications need of it. Every method throws {@link TwilioException}; none
 * retries.
 */
public interface TwilioAccount {

    /** The account's SID, {@code AC…}. */
    String accountSid();

    /**
     * One page of the account's numbers, at most 1,000.
     *
     * @param pageToken from the page before; none for the first
     */
    NumbersPage listNumbers(@Nullable String pageToken);

    /**
     * One page of the account's WhatsApp senders, at most 1,000.
     *
     * @param page from the page before; none for the first
     */
    SendersPage listWhatsAppSenders(@Nullable String page);

    /** The Messaging Services of the account by the SIDs of their numbers, at most a minute old. */
    Map<String, MessagingService> servicesByNumber();

    /** One number as it is now. */
    AccountNumber readNumber(NumberReference number);

    /**
     * Writes exactly these fields of a number; an empty value clears.
     *
     * @return the number afterwards
     */
    AccountNumber updateNumber(NumberReference number, Map<RouteField, String> fields);

    boolean hasNumber(NumberReference number);

    /** One WhatsApp sender as it is now. */
    WhatsAppSender readSender(String senderSid);

    /** The WhatsApp sender of a number; none when it is not registered. */
    Optional<WhatsAppSender> findSender(NumberReference number);

    /** Writes a WhatsApp sender's webhook, all six fields; an empty URL clears. Twilio applies it later. */
    void updateSender(String senderSid, Route webhook);

    /** Where the number's calls come in; none when the credentials may not ask. */
    Optional<InboundRegion> inboundRegion(String phoneNumber);

    /**
     * The last change of a number, whoever made it; none when Twilio knows of none, or does not tell. Does not fail.
     */
    Optional<NumberChange> lastChange(String phoneNumberSid);

    /** As {@link #readRoute}, and seals what may be written back. */
    CapturedRoute captureRoute(NumberReference number, Set<Channel> channels);

    /** The fields of the channels as Twilio holds them now. WhatsApp without a sender leaves its fields out. */
    CapturedRoute readRoute(NumberReference number, Set<Channel> channels);
}
