/** How many requests a second an account, or an operation, sends to Twilio, from all processes together. */
@NullMarked
package dev.switchboard.activities.twilio.pace;

import org.jspecify.annotations.NullMarked;
