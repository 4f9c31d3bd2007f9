package dev.switchboard.api.callback;

import java.util.Map;

/** Where what Twilio tells us is kept, once, before anything is made of it. Throws when it cannot be kept. */
interface EventInbox {

    /** Keeps the state of a call: the parameters of a status callback or of the voice webhook. */
    void call(Map<String, String> parameters);

    /** Keeps the state of a message: the parameters of a status callback or of the messaging webhook. */
    void message(Map<String, String> parameters);
}
