/** Giving numbers back to Twilio: when, under which terms, and the workflow that does it once, or keeps the number. */
@NullMarked
package dev.switchboard.workflows.release;

import org.jspecify.annotations.NullMarked;
