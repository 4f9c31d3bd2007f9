package dev.switchboard.api.twilio;

/** All that Twilio may sign with. */
record SigningKeys(AuthTokens authTokens, SharedKeys sharedKeys) {}
