/** The daily comparison with Twilio. */
@NullMarked
package dev.switchboard.api.usage;

import org.jspecify.annotations.NullMarked;
