package dev.switchboard.api.callback;

import java.util.List;

/** The keys that Twilio may sign with in the place of an auth token. */
interface SharedKeys {

    /**
     * @param accountSid the account that the request says it is from; empty when it does not say
     * @param keySid the key that the request says it is signed with
     * @return its secret; several only for a request that does not say whose it is, none when there is no such key
     */
    List<String> of(String accountSid, String keySid);
}
