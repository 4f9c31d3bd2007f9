/** What the workflows do: the desired state in PostgreSQL, the actual state at Twilio. */
@NullMarked
package dev.switchboard.activities;

import org.jspecify.annotations.NullMarked;
