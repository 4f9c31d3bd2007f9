package dev.switchboard.api.callback;

import java.util.List;

/** The auth tokens that Twilio may sign with: the current one and, around a rotation, the next and the previous one. */
interface AuthTokens {

    /**
     * @param accountSid the account that the request says it is from; empty when it does not say
     * @return its tokens, none when the account is not one of ours
     */
    List<String> of(String accountSid);
}
