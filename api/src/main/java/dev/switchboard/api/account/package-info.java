/** The Twilio accounts that owners store. */
@NullMarked
package dev.switchboard.api.account;

import org.jspecify.annotations.NullMarked;
