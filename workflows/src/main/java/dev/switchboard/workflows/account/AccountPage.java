package dev.switchboard.workflows.account;

import org.jspecify.annotations.Nullable;

/**
 * A page of what a Twilio account lists, where accounts are read one after the other.
 *
 * @param accountSid of which account
 * @param token its token at Twilio; none for the account's first page
 */
public record AccountPage(String accountSid, @Nullable String token) {}
