package dev.switchboard.api.callback;

/** All that Twilio may sign with. */
record SigningKeys(AuthTokens authTokens, SharedKeys sharedKeys) {}
