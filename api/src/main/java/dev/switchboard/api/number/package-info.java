/** Numbers: listed, and their webhooks verified against Twilio. */
@NullMarked
package dev.switchboard.api.number;

import org.jspecify.annotations.NullMarked;
