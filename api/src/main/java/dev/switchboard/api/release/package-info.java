/** Giving numbers back to Twilio over REST, and keeping them after all. */
@NullMarked
package dev.switchboard.api.release;

import org.jspecify.annotations.NullMarked;
