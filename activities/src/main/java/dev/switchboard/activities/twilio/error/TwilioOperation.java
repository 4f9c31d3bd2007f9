package dev.switchboard.activities.twilio.error;

/** The requests that are made to Twilio: as a metric label, and in the words of an error message. */
public enum TwilioOperation {
    FETCH_ACCOUNT("Account.fetch", "read the account"),
    CREATE_TOKEN("SecondaryAuthToken.create", "create a secondary auth token"),
    DELETE_TOKEN("SecondaryAuthToken.delete", "delete the secondary auth token"),
    PROMOTE_TOKEN("AuthTokenPromotion.update", "promote the secondary auth token"),
    LIST_NUMBERS("IncomingPhoneNumber.list", "list the account's numbers"),
    FETCH_NUMBER("IncomingPhoneNumber.fetch", "read the number", Gone.NUMBER),
    FIND_NUMBER("IncomingPhoneNumber.find", "look for the number"),
    BUY_NUMBER("IncomingPhoneNumber.create", "buy the number"),
    RELEASE_NUMBER("IncomingPhoneNumber.delete", "release the number"),
    UPDATE_NUMBER("IncomingPhoneNumber.update", "update the number", Gone.NUMBER),
    SEARCH_NUMBERS("AvailablePhoneNumber.list", "search for numbers"),
    FETCH_PRICE("PhoneNumberPrice.fetch", "read the price of numbers"),
    LIST_EVENTS("Event.list", "list the changes of the number"),
    FETCH_REGION("InboundProcessingRegion.fetch", "read the number's inbound processing region"),
    LIST_SENDERS("ChannelsSender.list", "list the account's WhatsApp senders"),
    FETCH_SENDER("ChannelsSender.fetch", "read the WhatsApp sender", Gone.SENDER),
    UPDATE_SENDER("ChannelsSender.update", "update the WhatsApp sender", Gone.SENDER),
    DELETE_SENDER("ChannelsSender.delete", "delete the WhatsApp sender", Gone.SENDER),
    LIST_CALLS("Call.list", "list the calls of a day"),
    FETCH_CALL("Call.fetch", "read the call"),
    LIST_MESSAGES("Message.list", "list the messages of a day"),
    FETCH_MESSAGE("Message.fetch", "read the message"),
    LIST_SERVICES("Service.list", "list the account's Messaging Services"),
    FETCH_SERVICE("Service.fetch", "read the Messaging Service"),
    LIST_SERVICE_NUMBERS("ServicePhoneNumber.list", "list the numbers of a Messaging Service"),
    FETCH_SERVICE_NUMBER("ServicePhoneNumber.fetch", "find the number in its Messaging Service"),
    ADD_SERVICE_NUMBER("ServicePhoneNumber.create", "put the number into its Messaging Service"),
    REMOVE_SERVICE_NUMBER("ServicePhoneNumber.delete", "take the number out of its Messaging Service");

    private final String label;
    private final String words;
    private final String cureWhenGone;

    TwilioOperation(String label, String words) {
        this(label, words, "");
    }

    TwilioOperation(String label, String words, String cureWhenGone) {
        this.label = label;
        this.words = words;
        this.cureWhenGone = cureWhenGone;
    }

    public String label() {
        return label;
    }

    /** What comes after "Twilio refused to". */
    public String words() {
        return words;
    }

    /** What helps when what it is about does not exist, where that is known; else empty. */
    String cureWhenGone() {
        return cureWhenGone;
    }

    /** Whether it changes nothing, so that it does not matter if it was carried out. */
    boolean reads() {
        return label.endsWith(".fetch") || label.endsWith(".list") || label.endsWith(".find");
    }

    /** What helps where something of ours is gone. */
    private static final class Gone {

        private static final String NUMBER = "It was released, moved, or bought anew under another SID: import the"
                + " account's numbers again, or unassign it.";
        private static final String SENDER = "It was deleted or moved: import the account's numbers again.";
    }
}
