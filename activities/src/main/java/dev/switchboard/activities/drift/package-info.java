/** The check of the fleet: numbers that Twilio routes otherwise than their binding asks for. */
@NullMarked
package dev.switchboard.activities.drift;

import org.jspecify.annotations.NullMarked;
