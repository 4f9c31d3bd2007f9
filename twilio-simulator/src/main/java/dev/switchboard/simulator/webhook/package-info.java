/** How Twilio calls an application: targets, signatures, connection overrides, and TwiML that comes back. */
@NullMarked
package dev.switchboard.simulator.webhook;

import org.jspecify.annotations.NullMarked;
