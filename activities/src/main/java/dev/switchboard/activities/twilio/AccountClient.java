package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.pace.RequestContext;

/** What speaks to Twilio for one account, with its credentials and in its pace, and in somebody's context. */
final class AccountClient {

    private final String accountSid;
    private final TwilioRequests requests;
    private final FoundValues values;
    private final MessagingServices services;
    private final String region;

    /** @param region the region of Twilio that this service configures */
    AccountClient(
            String accountSid, TwilioRequests requests, FoundValues values, MessagingServices services, String region) {
        this.accountSid = accountSid;
        this.requests = requests;
        this.values = values;
        this.services = services;
        this.region = region;
    }

    /** The same for somebody. */
    AccountClient in(RequestContext context) {
        TwilioRequests theirs = requests.in(context);
        return new AccountClient(accountSid, theirs, values, services.with(theirs), region);
    }

    String accountSid() {
        return accountSid;
    }

    TwilioRequests requests() {
        return requests;
    }

    IncomingPhoneNumbers numbers() {
        return new IncomingPhoneNumbers(requests, values);
    }

    WhatsAppSenders senders() {
        return new WhatsAppSenders(requests, values);
    }

    TwilioAccount account() {
        return new TwilioRestAccount(
                accountSid,
                numbers(),
                senders(),
                services,
                new InboundRegions(requests, region),
                new NumberChanges(requests),
                values);
    }

    TwilioLedger ledger() {
        return new TwilioRestLedger(accountSid, requests);
    }

    TwilioMarket market() {
        return new TwilioRestMarket(accountSid, requests);
    }
}
