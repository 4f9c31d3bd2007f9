package dev.switchboard.activities.account;

import java.time.Instant;

/**
 * A key that Twilio may sign an account's webhooks with; without its secret.
 *
 * @param keySid Twilio's name for it, which a request that is signed with it carries
 * @param createdAt when it was stored here, or its secret was replaced
 */
public record SharedKey(String keySid, Instant createdAt) {}
