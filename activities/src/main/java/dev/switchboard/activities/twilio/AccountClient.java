package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.FoundValues;

/** What speaks to Twilio for one account, with its credentials and in its pace. */
record AccountClient(
        String accountSid,
        TwilioRequests requests,
        IncomingPhoneNumbers numbers,
        WhatsAppSenders senders,
        TwilioAccount account,
        TwilioLedger ledger,
        TwilioMarket market) {

    /** @param region the region of Twilio that this service configures */
    static AccountClient of(
            String accountSid, TwilioRequests requests, FoundValues values, MessagingServices services, String region) {
        IncomingPhoneNumbers numbers = new IncomingPhoneNumbers(requests, values);
        WhatsAppSenders senders = new WhatsAppSenders(requests, values);
        return new AccountClient(
                accountSid,
                requests,
                numbers,
                senders,
                new TwilioRestAccount(
                        accountSid, numbers, senders, services, new InboundRegions(requests, region), values),
                new TwilioRestLedger(accountSid, requests),
                new TwilioRestMarket(accountSid, requests));
    }
}
