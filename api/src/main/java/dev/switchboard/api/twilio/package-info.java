/** What Twilio calls: signature validation, TwiML for calls and messages, and the inbox of status callbacks. */
@NullMarked
package dev.switchboard.api.twilio;

import org.jspecify.annotations.NullMarked;
