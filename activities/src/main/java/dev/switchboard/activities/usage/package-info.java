/** What Twilio tells us of calls and messages, and the usage that follows from it. */
@NullMarked
package dev.switchboard.activities.usage;

import org.jspecify.annotations.NullMarked;
