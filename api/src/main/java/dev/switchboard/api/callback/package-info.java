/** Twilio calls us: signature validation, TwiML for calls and messages, and the inbox of status callbacks. */
@NullMarked
package dev.switchboard.api.callback;

import org.jspecify.annotations.NullMarked;
