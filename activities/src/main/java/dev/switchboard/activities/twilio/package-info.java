/** All that speaks to Twilio. */
@NullMarked
package dev.switchboard.activities.twilio;

import org.jspecify.annotations.NullMarked;
