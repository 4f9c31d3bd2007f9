/** What a request to Twilio that failed means: Twilio's codes, and the failure that our users read. */
@NullMarked
package dev.switchboard.activities.twilio.error;

import org.jspecify.annotations.NullMarked;
