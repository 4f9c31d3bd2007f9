/** The Twilio accounts that owners have stored, and the rotation of their auth tokens in the database. */
@NullMarked
package dev.switchboard.activities.account;

import org.jspecify.annotations.NullMarked;
