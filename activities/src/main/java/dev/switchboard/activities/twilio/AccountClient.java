package dev.switchboard.activities.twilio;

/** What speaks to Twilio for one account, with its credentials and in its pace. */
record AccountClient(
        String accountSid,
        TwilioRequests requests,
        IncomingPhoneNumbers numbers,
        WhatsAppSenders senders,
        TwilioAccount account,
        TwilioLedger ledger) {

    static AccountClient of(String accountSid, TwilioRequests requests, MessagingServices services) {
        IncomingPhoneNumbers numbers = new IncomingPhoneNumbers(requests);
        WhatsAppSenders senders = new WhatsAppSenders(requests);
        return new AccountClient(
                accountSid,
                requests,
                numbers,
                senders,
                new TwilioRestAccount(accountSid, numbers, senders, services),
                new TwilioRestLedger(accountSid, requests));
    }
}
